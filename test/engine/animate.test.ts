/** Animated GIFs of videos, read by ffmpeg and gifsicle: the right frame at the right time. */
import { execFileSync } from 'node:child_process';
import { statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { createEngine, type Animation, type AnimateOptions } from '../../dist/index.js';
import { emptyFolder } from '../cli/run-cli.js';
import { colourClip, colourOfSecond } from '../clips/colour-clip.js';
import { gifsicleInfo, picturesOf, timesOf, type ShownPicture } from '../clips/read-gif.js';
import { clip } from './clips.js';

t.setTimeout(240_000);

const folder = emptyFolder(t);
const colours = join(folder, 'colours.mp4');
colourClip(colours, 20);
const engine = createEngine();
t.teardown(() => engine.close());

const fixture = (name: string): string => join(import.meta.dirname, '..', 'fixtures', name);

interface Made extends Animation {
  readonly path: string;
  readonly shown: readonly ShownPicture[];
}

let made = 0;
async function animate(source: string, options: AnimateOptions): Promise<Made> {
  const path = join(folder, `${made++}.gif`);
  const animation = await engine.animate(source, { ...options, output: path });
  return { ...animation, path, shown: timesOf(path) };
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

function farthest(one: Uint8Array, other: Uint8Array): number {
  return one.reduce((most, value, at) => Math.max(most, Math.abs(value - (other[at] ?? 0))), 0);
}

function meanDifference(one: Uint8Array, other: Uint8Array): number {
  return one.reduce((sum, value, at) => sum + Math.abs(value - (other[at] ?? 0)), 0) / one.length;
}

for (const fps of [30, 25, 24, 23.976, 12, 10, 7.5, 1]) {
  t.test(`at ${fps} fps no picture is off by a tick, and the delays add up to the span`, async (t) => {
    const { path, shown, frames, durationSeconds, warnings } = await animate(clip, {
      start: 1.01,
      duration: 3,
      fps,
      width: 64,
      quality: 100,
    });
    t.equal(durationSeconds, 3);
    t.strictSame(warnings, []);
    t.equal(shown.length, frames);
    for (const { tick } of shown) {
      const k = Math.round((tick * fps) / 100);
      t.ok(Math.abs(tick - (k * 100) / fps) <= 0.51, `${tick} is ${k} / ${fps}`);
    }
    t.equal(sumOf(shown.map(({ delay }) => delay)), 300);
    const { delays, width, height, loop } = gifsicleInfo(path);
    t.strictSame(
      delays.map((delay) => Math.round(delay * 100)),
      shown.map(({ delay }) => delay),
    );
    t.match({ width, height, loop }, { width: 64, height: 36, loop: 'forever' });
  });
}

t.test('each picture is the frame that is on screen at its time', async (t) => {
  const { path, shown, width, height } = await animate(colours, { start: 2.35, duration: 9, fps: 3 });
  const pictures = picturesOf(path, width * height, 'rgb24');
  // Frames of one colour are one picture: one in each of the ten seconds that the span touches.
  t.equal(pictures.length, 10);
  for (const [index, picture] of pictures.entries()) {
    const at = 2.35 + (shown[index]?.tick ?? 0) / 100;
    const wanted = Buffer.alloc(picture.length, Buffer.from(colourOfSecond(Math.floor(at))));
    t.ok(farthest(picture, wanted) <= 8, `${at} s: ${farthest(picture, wanted)} from the colour that was drawn`);
    const { data } = await engine.frame(colours, { at });
    t.ok(farthest(picture, data) <= 3, `${at} s: ${farthest(picture, data)} from the single frame`);
  }
});

t.test('pictures of a film are nearer to the frames of their times than to those beside them', async (t) => {
  const { path, shown, width, height } = await animate(clip, { start: 3, duration: 1, fps: 10, width: 160 });
  for (const [index, picture] of picturesOf(path, width * height, 'rgb24').entries()) {
    const at = 3 + (shown[index]?.tick ?? 0) / 100;
    const far = async (time: number): Promise<number> =>
      meanDifference(picture, (await engine.frame(clip, { at: time, width: 160 })).data);
    const own = await far(at);
    t.ok(own < 4, `${at} s: ${own.toFixed(2)}`);
    // Three frames away at 25 fps.
    t.ok(own < (await far(at - 0.12)) && own < (await far(at + 0.12)), `${at} s is that of its time`);
  }
});

t.test('without fps the rhythm is the source’s own', async (t) => {
  const uneven = join(folder, 'uneven.mkv');
  // Frames at 0, 0.04, 0.16, 0.36, 0.64 and 1 s, each unlike the others.
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=160x90:r=25:d=0.24', '-vf', 'setpts=N*N*0.04/TB'],
    ...['-vsync', 'passthrough', '-c:v', 'ffv1', uneven],
  ]);
  const times = execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', uneven]);
  const wanted = times.toString().trim().split('\n').map((time) => Math.round(Number(time) * 100)); // prettier-ignore
  const whole = await animate(uneven, {});
  t.strictSame(
    whole.shown.map(({ tick }) => tick),
    wanted,
  );
  const { shown } = await animate(uneven, { start: 0.1, duration: 0.4 });
  t.strictSame(
    shown,
    [
      { tick: 0, delay: 6 },
      { tick: 6, delay: 20 },
      { tick: 26, delay: 14 },
    ],
    'from the frame on screen at the start',
  );
});

t.test('a still part is one picture that stays', async (t) => {
  const still = join(folder, 'still.mp4');
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'color=teal:s=96x64:r=30:d=6', '-pix_fmt', 'yuv420p', still]); // prettier-ignore
  for (const options of [{ fps: 10 }, {}]) {
    t.strictSame((await animate(still, { duration: 5, ...options })).shown, [{ tick: 0, delay: 500 }]);
  }
});

t.test('alpha is kept', async (t) => {
  const source = fixture('moviepy-transparent.webm');
  const { path, shown, width, height } = await animate(source, { duration: 1, fps: 5, width: 100 });
  for (const [index, picture] of picturesOf(path, width * height, 'rgba').entries()) {
    const at = (shown[index]?.tick ?? 0) / 100;
    const { data } = await engine.frame(source, { at, width: 100, pixelFormat: 'rgba' });
    const opaque = (pixels: Uint8Array): readonly boolean[] =>
      Array.from(pixels).flatMap((value, place) => (place % 4 === 3 ? [value >= 128] : []));
    t.strictSame(opaque(picture), opaque(data), `${at} s`);
  }
});

t.test('a watermark comes and goes at its times', async (t) => {
  const mark = join(folder, 'mark.png');
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'color=red:s=8x8', '-frames:v', '1', mark]);
  const watermarks = [{ image: mark, position: 'left top', start: 1, end: 2 }] as const;
  const { path, shown, width, height } = await animate(clip, { duration: 3, fps: 4, width: 64, watermarks });
  for (const [index, picture] of picturesOf(path, width * height, 'rgb24').entries()) {
    const at = (shown[index]?.tick ?? 0) / 100;
    const [red = 0, green = 0] = picture;
    // The time of the frame counts, which came on screen up to 1/25 s before.
    if (at >= 1.04 && at < 2) t.ok(red > 200 && green < 60, `${at} s: there`);
    if (at < 1 || at >= 2.04) t.notOk(red > 200 && green < 60, `${at} s: not there`);
  }
});

const spans: readonly (readonly [AnimateOptions, number, string | null])[] = [
  [{ start: 18, duration: 1.5 }, 1.5, null],
  [{ start: 18, duration: 30 }, 2, 'SPAN_CUT'],
  [{ start: 18 }, 2, null],
  [{ start: 17, trimEnd: 2 }, 1, null],
  [{ start: '90%', duration: '5%' }, 1, null],
];
for (const [options, seconds, code] of spans) {
  t.test(`${JSON.stringify(options)} of 20 s is ${seconds} s${code === null ? '' : `, with ${code}`}`, async (t) => {
    for (const fps of [10, undefined]) {
      const { shown, durationSeconds, warnings } = await animate(colours, { ...options, fps });
      t.equal(durationSeconds, seconds);
      t.equal(sumOf(shown.map(({ delay }) => delay)), seconds * 100);
      t.strictSame(
        warnings.map((warning) => warning.code),
        code === null ? [] : [code],
      );
    }
  });
}

t.test('above 50 fps pictures are left out, and it says so', async (t) => {
  const { shown, warnings } = await animate(clip, { duration: 1, fps: 60, width: 64 });
  t.match(warnings, [{ code: 'FPS_REDUCED' }]);
  t.ok(shown.every(({ delay }) => delay >= 2));
  t.equal(sumOf(shown.map(({ delay }) => delay)), 100);
});

const plays = [
  [0, 'forever'],
  [1, null],
  [3, '2'],
] as const;
for (const [loop, repetitions] of plays) {
  t.test(`loop ${loop}`, async (t) => {
    const { path } = await animate(colours, { duration: 2, fps: 2, loop });
    t.equal(gifsicleInfo(path).loop, repetitions);
  });
}

t.test('frames that no picture shows and no frame refers to are not decoded', async (t) => {
  const source = join(folder, 'b-frames.mp4');
  // Three B-frames between two others, none of which anything refers to.
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=96x64:r=25:d=4', '-c:v', 'libx264', '-pix_fmt', 'yuv420p'],
    ...['-x264-params', 'bframes=3:b-pyramid=none:b-adapt=0:keyint=50:scenecut=0', source],
  ]);
  const types = execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'frame=pict_type', '-of', 'csv=p=0', source]);
  const isB =
    types
      .toString()
      .match(/^[IPB]/gm)
      ?.map((type) => type === 'B') ?? [];
  t.equal(isB.length, 100);
  for (const [start, duration, every] of [
    [0, 4, 5],
    [0.4, 2, 7],
    [2.2, 0.4, 1],
  ] as const) {
    const { decodedFrames } = await animate(source, { start, duration, fps: 25 / every });
    const from = Math.round(start * 25);
    const shown = Array.from({ length: Math.ceil((duration * 25) / every) }, (_, k) => from + k * every);
    // In each group of 50, from its key frame to what the last one that is shown refers to.
    const referred = [0, 50].flatMap((first) => {
      const last = isB.indexOf(false, Math.max(...shown.filter((frame) => frame < first + 50)));
      return last < first ? [] : Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
    const needed = new Set([...shown, ...referred.filter((frame) => isB[frame] === false)]);
    t.ok(decodedFrames <= needed.size, `${start} s, every ${every}: ${decodedFrames} decoded of ${needed.size} needed`);
    t.ok(needed.size < referred.length || every === 1, `of ${referred.length}`);
    t.ok(decodedFrames >= shown.length);
  }
});

t.test('a film that begins late ends where its pictures end', async (t) => {
  const [film, late] = [join(folder, 'film.mp4'), join(folder, 'late.mp4')];
  const drawn = ['-f', 'lavfi', '-i', 'testsrc2=s=96x64:r=25:d=4', '-c:v', 'libx264', '-pix_fmt', 'yuv420p'];
  execFileSync('ffmpeg', ['-v', 'error', ...drawn, film]);
  // An empty edit of two seconds comes first: the header says 6 s, and 4 s are shown.
  execFileSync('ffmpeg', ['-v', 'error', '-itsoffset', '2', '-i', film, '-c', 'copy', late]);
  const header = ['-v', 'error', '-show_entries', 'format=start_time,duration', '-of', 'csv=p=0', late];
  t.match(execFileSync('ffprobe', header).toString(), /^2\.0\d*,6\.0/);
  for (const duration of [undefined, 1, 0.5]) {
    await t.rejects(engine.animate(late, { start: 5, duration, fps: 5 }), { code: 'TIME_OUT_OF_RANGE' });
  }
  const { durationSeconds, warnings } = await animate(late, { start: 3, duration: 3, fps: 5, width: 64 });
  t.match(warnings, [{ code: 'SPAN_CUT' }]);
  t.ok(Math.abs(durationSeconds - 1) <= 0.08, `${durationSeconds} s`);
});

t.test('a file that breaks off gives what it has', async (t) => {
  const cut = join(folder, 'cut.mp4');
  // With the index in front, the header still says 9.64 s when half of the packets are gone.
  execFileSync('ffmpeg', ['-v', 'error', '-i', clip, '-c', 'copy', '-movflags', '+faststart', cut]);
  truncateSync(cut, Math.floor(statSync(cut).size / 2));
  const packets = execFileSync('ffprobe', [
    ...['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', cut],
  ]);
  const end = Math.max(...packets.toString().trim().split('\n').map(Number)) + 0.04;
  const { shown, durationSeconds, warnings } = await animate(cut, { fps: 5, width: 64 });
  t.match(warnings, [{ code: 'SPAN_CUT' }]);
  t.ok(Math.abs(durationSeconds - end) < 0.25, `${durationSeconds} s of ${end}`);
  t.ok(Math.abs(sumOf(shown.map(({ delay }) => delay)) - durationSeconds * 100) <= 1);
});
