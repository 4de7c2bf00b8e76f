/** Alpha of every kind of source, kept where the format holds it and laid over the background where it does not. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import t, { type Test } from 'tap';
import { createEngine } from '../../dist/index.js';
import { decoded, difference, ffmpeg, has, temporaryFolder } from './ffmpeg.js';

const folder = temporaryFolder((remove) => t.teardown(remove));
const engine = createEngine();
t.teardown(() => engine.close());

const side = 128;
const fixture = join(import.meta.dirname, '..', 'fixtures', 'moviepy-transparent.webm');

interface Source {
  readonly name: string;
  readonly encoding: string;
  /** The decoder ffmpeg must be told to use. */
  readonly decoder?: string;
}

const sources: readonly Source[] = [
  { name: 'vp8.webm', encoding: '-c:v libvpx -pix_fmt yuva420p -auto-alt-ref 0 -b:v 2M', decoder: 'libvpx' },
  { name: 'vp9.webm', encoding: '-c:v libvpx-vp9 -pix_fmt yuva420p -b:v 2M', decoder: 'libvpx-vp9' },
  { name: 'rgba.png', encoding: '-c:v png -pix_fmt rgba -frames:v 1' },
  { name: 'argb.mov', encoding: '-c:v qtrle -pix_fmt argb' },
  { name: 'png.mov', encoding: '-c:v png -pix_fmt rgba' },
  { name: 'prores4444.mov', encoding: '-c:v prores_ks -profile:v 4444 -pix_fmt yuva444p10le' },
  { name: 'yuva420p.mkv', encoding: '-c:v ffv1 -pix_fmt yuva420p' },
  { name: 'palette.gif', encoding: '-vf split[a][b];[a]palettegen[p];[b][p]paletteuse -c:v gif' },
];

for (const { name, encoding, decoder = '' } of sources) {
  t.test(name, async (t) => {
    const encoder = /-c:v (\S+)/.exec(encoding)?.[1] ?? '';
    if (!has('encoder', encoder) || (decoder !== '' && !has('decoder', decoder))) return t.pass(`no ${encoder} here`);
    const path = join(folder, name);
    ffmpeg(`-f rawvideo -pix_fmt rgba -s ${side}x${side} -r 10 -i - ${encoding} ${path}`, threeFrames());
    // ffmpeg reads untagged video of any height as BT.601, and so do we at this one.
    // It also takes all chroma to be centred, unless told that it is where MPEG has it.
    const truth = decoded(path, 'rgba', { decoder, filter: 'scale=in_h_chr_pos=0' });

    const pixels = await engine.frame(path, { pixelFormat: 'rgba' });
    t.strictSame([pixels.width, pixels.height], [side, side]);
    nearlySame(t, pixels.data, truth, 'rgba');
    for (const format of ['png', 'webp', 'avif'] as const) {
      const { data } = await engine.snapshot(path, { format, ...(format === 'png' ? {} : { quality: 95 }) });
      const { channels, hasAlpha } = await sharp(data).metadata();
      t.strictSame([channels, hasAlpha], [4, true], `${format} keeps the channel`);
      const picture = await sharp(data).raw().toBuffer();
      if (format === 'png') nearlySame(t, picture, truth, 'png');
      const alpha = difference(channelOf(picture, 3), channelOf(truth, 3));
      t.ok(alpha.mean < 1.5, `${format} alpha is the source's: ${alpha.mean}`);
    }
    const over = { r: 20, g: 200, b: 90 };
    const background = '#14c85a';
    nearlySame(t, (await engine.frame(path, { pixelFormat: 'rgb24', background })).data, layOver(truth, over), 'rgb24');
    const { data: jpg } = await engine.snapshot(path, { format: 'jpg', quality: 100, background });
    const { mean } = difference(await sharp(jpg).raw().toBuffer(), layOver(truth, over));
    t.ok(mean < 4, `jpg lies over the background: ${mean}`);
    const { data: black } = await engine.snapshot(path, { format: 'jpg', quality: 100 });
    const dark = difference(await sharp(black).raw().toBuffer(), layOver(truth, { r: 0, g: 0, b: 0 }));
    t.ok(dark.mean < 4, `jpg lies over black where no background is given: ${dark.mean}`);
  });
}

t.test('frames of a real VP9 clip keep the alpha libvpx decodes', async (t) => {
  const truthPath = join(import.meta.dirname, '..', 'fixtures', 'truth', 'moviepy-transparent.webm.alpha.json');
  const { frames } = JSON.parse(readFileSync(truthPath, 'utf8')) as { frames: [at: number, md5: string][] };
  for (const [at, md5] of frames.filter((_, index) => index % 5 === 0)) {
    const { data, pixelFormat } = await engine.frame(fixture, { at, pixelFormat: 'native', rotate: 0 });
    t.equal(pixelFormat, 'yuva420p');
    t.equal(createHash('md5').update(data).digest('hex'), md5, `at ${at} s`);
  }
});

t.test('behind a key frame that only the colours have, frames keep their alpha', async (t) => {
  if (!has('encoder', 'libvpx') || !has('decoder', 'libvpx')) return t.pass('no libvpx here');
  const [width, height, rate] = [160, 120, 10];
  const path = join(folder, 'apart.webm');
  const size = `s=${width}x${height}:r=${rate}`;
  // A new scene of colours at 3 s, where libvpx makes a key frame of them, under alpha that only grows from frame to frame.
  const colours = `testsrc2=${size}:d=3[a];mandelbrot=${size},trim=duration=3,setpts=PTS-STARTPTS[b];[a][b]concat[c]`;
  const alpha = `color=white:${size}:d=6,format=gray,geq=lum='clip(X+N,0,255)'[m]`;
  const encoding = '-c:v libvpx -pix_fmt yuva420p -auto-alt-ref 0 -lag-in-frames 10 -g 1000 -b:v 1M';
  ffmpeg(`-f lavfi -i ${colours};${alpha};[c][m]alphamerge ${encoding} ${path}`);
  const truth = ffmpeg(`-c:v libvpx -i ${path} -vf alphaextract -pix_fmt gray -f rawvideo -`);
  // ffprobe -show_entries packet=pts_time,flags says that packets are key at 0 and 3 s: those of the colours.
  const packets = execFileSync('ffprobe', [
    '-v',
    'error',
    '-show_entries',
    'packet=pts_time,flags',
    '-of',
    'csv',
    path,
  ]);
  t.match(packets.toString(), /packet,3\.000000,K/);
  const nearest = await engine.frame(path, { at: 3.5, seek: 'keyframe' });
  t.strictSame([nearest.timeSeconds, nearest.keyframe], [0, true], 'the key frame is the one that can be decoded');
  for (const index of [29, 30, 31, 45, 59]) {
    const { data, pixelFormat } = await engine.frame(path, { at: index / rate, pixelFormat: 'native' });
    t.equal(pixelFormat, 'yuva420p');
    const expected = truth.subarray(index * width * height, (index + 1) * width * height);
    t.ok(expected.equals(data.subarray(-width * height)), `frame ${index}`);
  }
});

t.test('key frames are told apart among frames with alpha', async (t) => {
  // ffprobe -select_streams v -show_entries packet=pts_time,flags says key frames are at 0 and 4.267 s only.
  for (const [at, keyframe] of [
    [0, true],
    [0.033, false],
    [4.2, false],
    [4.267, true],
    [4.3, false],
  ] as const) {
    t.equal((await engine.frame(fixture, { at })).keyframe, keyframe, `at ${at} s`);
  }
});

t.test('alpha that the file does not announce is seen beside the frames', async (t) => {
  const bytes = readFileSync(fixture);
  // Matroska's AlphaMode (RFC 9559, 5.1.4.1.28.5): id 0x53C0, one byte, 1.
  const at = bytes.indexOf(Buffer.from([0x53, 0xc0, 0x81, 0x01]));
  t.ok(at > 0);
  bytes[at + 3] = 0;
  const path = join(folder, 'unannounced.webm');
  writeFileSync(path, bytes);
  t.equal((await engine.frame(path, { at: 1, pixelFormat: 'native' })).pixelFormat, 'yuva420p');
});

t.test('what is clear lends no colour to the edges of what is opaque', async (t) => {
  // A red disc; the clear pixels around it are stored as green.
  const pixels = Buffer.alloc(side * side * 4);
  for (let i = 0; i < side * side; i++) {
    const inside = Math.hypot((i % side) - side / 2, Math.floor(i / side) - side / 2) < side * 0.4;
    pixels.set(inside ? [230, 0, 0, 255] : [0, 255, 0, 0], i * 4);
  }
  const path = join(folder, 'disc.png');
  ffmpeg(`-f rawvideo -pix_fmt rgba -s ${side}x${side} -i - -frames:v 1 ${path}`, pixels);
  for (const width of [20, 50, 200]) {
    const { data } = await engine.frame(path, { width, pixelFormat: 'rgba' });
    let green = 0;
    for (let i = 0; i < data.length; i += 4) green = Math.max(green, ((data[i + 1] ?? 0) * (data[i + 3] ?? 0)) / 255);
    t.ok(green <= 4, `at ${width} pixels: ${green}`);
  }
});

/** Three equal frames: colours run to the right, alpha downwards, in steps that survive subsampling. */
function threeFrames(): Uint8Array {
  const frame = Buffer.alloc(side * side * 4);
  for (let i = 0; i < side * side; i++) {
    const x = Math.floor((i % side) / 16) / 7;
    const y = Math.floor(i / side / 16) / 7;
    frame.set([Math.round(220 * x), Math.round(200 * (1 - x)), 60, y < 0.2 ? 0 : Math.round(255 * y)], i * 4);
  }
  return Buffer.concat([frame, frame, frame]);
}

function layOver(rgba: Uint8Array, under: { r: number; g: number; b: number }): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let i = 0; i < rgba.length / 4; i++) {
    const alpha = (rgba[i * 4 + 3] ?? 0) / 255;
    [under.r, under.g, under.b].forEach((below, channel) => {
      rgb[i * 3 + channel] = Math.round((rgba[i * 4 + channel] ?? 0) * alpha + below * (1 - alpha));
    });
  }
  return rgb;
}

function channelOf(rgba: Uint8Array, channel: number): Uint8Array {
  return rgba.filter((_, index) => index % 4 === channel);
}

function nearlySame(t: Test, actual: Uint8Array, expected: Uint8Array, name: string): void {
  const { mean, p99, most } = difference(actual, expected);
  t.ok(mean <= 1 && p99 <= 3, `${name} is what ffmpeg decodes: mean ${mean.toFixed(2)}, 99 % ${p99}, most ${most}`);
}
