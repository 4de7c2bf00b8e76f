/** Animated WebPs of videos, read by libwebp's programs: the right frame at the right time. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import t from 'tap';
import { createEngine, type Animation, type AnimateOptions } from '../../dist/index.js';
import { emptyFolder } from '../cli/run-cli.js';
import { colourClip, colourOfSecond } from '../clips/colour-clip.js';
import { webpInfo, webpPictures, type WebpFacts } from '../clips/read-webp.js';
import { clip } from './clips.js';

t.setTimeout(240_000);

const folder = emptyFolder(t);
const colours = join(folder, 'colours.mp4');
colourClip(colours, 20);
const engine = createEngine();
t.teardown(() => engine.close());

interface Made extends Animation, Pick<WebpFacts, 'pages'> {
  readonly path: string;
  /** Milliseconds at which each picture comes. */
  readonly times: readonly number[];
  readonly lengthMs: number;
}

let made = 0;
async function animate(source: string, options: AnimateOptions): Promise<Made> {
  const path = join(folder, `${made++}.webp`);
  const animation = await engine.animate(source, { ...options, output: path });
  const { pages } = webpInfo(path);
  let lengthMs = 0;
  const times = pages.map(({ delay }) => (lengthMs += delay) - delay);
  return { ...animation, path, pages, times, lengthMs };
}

const opaque = (rgba: Uint8Array): Uint8Array => rgba.filter((_, at) => at % 4 !== 3);

function meanDifference(one: Uint8Array, other: Uint8Array): number {
  return one.reduce((sum, value, at) => sum + Math.abs(value - (other[at] ?? 0)), 0) / one.length;
}

for (const fps of [60, 30, 25, 24, 23.976, 12, 10, 7.5, 1]) {
  t.test(`at ${fps} fps no picture is off by a millisecond, and the delays add up to the span`, async (t) => {
    const options = { start: 1.01, duration: 3.217, fps, width: 64, quality: 100 };
    const { times, lengthMs, frames, durationSeconds, warnings, format } = await animate(clip, options);
    t.match({ format, durationSeconds, warnings }, { format: 'webp', durationSeconds: 3.217, warnings: [] });
    t.equal(times.length, frames);
    for (const time of times) {
      const k = Math.round((time * fps) / 1000);
      t.ok(Math.abs(time - (k * 1000) / fps) <= 0.51, `${time} is ${k} / ${fps}`);
    }
    t.equal(lengthMs, 3217);
  });
}

t.test('each picture is the frame that is on screen at its time, to the bit where nothing is lost', async (t) => {
  const { path, times, pages } = await animate(colours, { start: 2.35, duration: 9, fps: 3 });
  t.ok(pages.every(({ lossless }) => lossless));
  const pictures = webpPictures(t, path);
  // Frames of one colour are one picture: one in each of the ten seconds that the span touches.
  t.equal(pictures.length, 10);
  for (const [index, picture] of pictures.entries()) {
    const at = 2.35 + (times[index] ?? 0) / 1000;
    t.strictSame(opaque(picture), (await engine.frame(colours, { at })).data, `${at} s is the single frame`);
    const apart = meanDifference(opaque(picture), Buffer.alloc((picture.length / 4) * 3, Buffer.from(colourOfSecond(Math.floor(at))))); // prettier-ignore
    t.ok(apart <= 8, `${at} s: ${apart} from the colour that was drawn`);
  }
});

t.test('pictures of a film are nearer to the frames of their times than to those beside them', async (t) => {
  const { path, times } = await animate(clip, { start: 3, duration: 1, fps: 10, width: 160 });
  for (const [index, picture] of webpPictures(t, path).entries()) {
    const at = 3 + (times[index] ?? 0) / 1000;
    const far = async (time: number): Promise<number> =>
      meanDifference(opaque(picture), (await engine.frame(clip, { at: time, width: 160 })).data);
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
  t.strictSame((await animate(uneven, { quality: 100 })).times, [0, 40, 160, 360, 640, 1000]);
  const part = await animate(uneven, { start: 0.1, duration: 0.4 });
  t.strictSame(part.pages.map(({ delay }) => delay), [60, 200, 140], 'from the frame on screen at the start'); // prettier-ignore
});

t.test('of a source with more pictures than browsers show in time some are left out, and it says so', async (t) => {
  const fast = join(folder, 'fast.mp4');
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=s=96x64:r=120:d=1', '-pix_fmt', 'yuv420p', fast]); // prettier-ignore
  const { pages, lengthMs, warnings } = await animate(fast, { quality: 100 });
  t.match(warnings, [{ code: 'FPS_REDUCED', message: /90 pictures a second instead of the source's 120/ }]);
  t.ok(pages.every(({ delay }) => delay >= 11));
  t.ok(pages.length > 80, `${pages.length} pictures`);
  t.equal(lengthMs, 1000);
});

t.test('a still part is one picture that stays', async (t) => {
  const still = join(folder, 'still.mp4');
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'color=teal:s=96x64:r=30:d=6', '-pix_fmt', 'yuv420p', still]); // prettier-ignore
  for (const options of [{ fps: 10 }, {}]) {
    t.strictSame((await animate(still, { duration: 5, ...options })).pages.map(({ delay }) => delay), [5000]); // prettier-ignore
  }
});

t.test('alpha is kept, all of its steps', async (t) => {
  const source = join(import.meta.dirname, '..', 'fixtures', 'moviepy-transparent.webm');
  const { path, times } = await animate(source, { duration: 1, fps: 5, width: 100, quality: 100 });
  t.ok(webpInfo(path).alpha);
  for (const [index, picture] of webpPictures(t, path).entries()) {
    const at = (times[index] ?? 0) / 1000;
    const { data } = await engine.frame(source, { at, width: 100, pixelFormat: 'rgba' });
    const alphas = (pixels: Uint8Array): Uint8Array => Uint8Array.from(pixels.filter((_, place) => place % 4 === 3));
    t.strictSame(alphas(picture), alphas(data), `${at} s`);
  }
});

const spans: readonly (readonly [AnimateOptions, number, string | null])[] = [
  [{ start: 18, duration: 1.5 }, 1.5, null],
  [{ start: 18, duration: 30 }, 2, 'SPAN_CUT'],
  [{ start: 17, trimEnd: 2 }, 1, null],
];
for (const [options, seconds, code] of spans) {
  t.test(`${JSON.stringify(options)} of 20 s is ${seconds} s${code === null ? '' : `, with ${code}`}`, async (t) => {
    for (const fps of [10, undefined]) {
      const { lengthMs, durationSeconds, warnings } = await animate(colours, { ...options, fps });
      t.equal(durationSeconds, seconds);
      t.equal(lengthMs, seconds * 1000);
      t.strictSame(warnings.map((warning) => warning.code), code === null ? [] : [code]); // prettier-ignore
    }
  });
}

t.test('a higher quality is nearer, and takes more bytes', async (t) => {
  let [lastFar, lastBytes] = [Infinity, 0];
  for (const quality of [20, 50, 75, 95]) {
    const { path, times, byteLength } = await animate(clip, { start: 3, duration: 0.5, fps: 10, width: 160, quality });
    let far = 0;
    for (const [index, picture] of webpPictures(t, path).entries()) {
      far += meanDifference(opaque(picture), (await engine.frame(clip, { at: 3 + (times[index] ?? 0) / 1000, width: 160 })).data); // prettier-ignore
    }
    t.ok(far < lastFar && byteLength > lastBytes, `quality ${quality}: ${far.toFixed(2)}, ${byteLength} bytes`);
    [lastFar, lastBytes] = [far, byteLength];
  }
});
