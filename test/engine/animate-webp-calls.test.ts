/** Animated WebPs as calls: both transports, cancelling, deadlines, limits, and memory. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { createEngine } from '../../dist/index.js';
import { emptyFolder } from '../cli/run-cli.js';
import { colourClip } from '../clips/colour-clip.js';
import { rejectionOf } from '../unit/faults.js';
import { clip, isolations, until } from './clips.js';

t.setTimeout(240_000);

const folder = emptyFolder(t);
/** Takes a while to decode. */
const long = join(folder, 'long.mp4');
colourClip(long, 60, { width: 640, height: 360, fps: 10, keyFrames: 600 });

const bytesOf: Uint8Array[] = [];
for (const isolation of isolations) {
  t.test(`${isolation}: bytes and file are the same, and progress rises to 1`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation });
    const shares: number[] = [];
    const options = { start: 1, duration: 3, fps: 10, width: 320, format: 'webp' } as const;
    const onProgress = (share: number): number => shares.push(share);
    const { data, byteLength, ...facts } = await engine.animate(clip, { ...options, onProgress });
    t.equal(data?.byteLength, byteLength);
    t.match(facts, { format: 'webp', width: 320, height: 180, requestedSeconds: 1, durationSeconds: 3, frames: 30 });
    t.strictSame(shares, shares.toSorted((one, other) => one - other), 'never falls'); // prettier-ignore
    t.equal(shares.at(-1), 1);
    const output = join(emptyFolder(t), 'a.webp');
    const written = await engine.animate(clip, { ...options, format: undefined, output });
    t.strictSame([written.path, written.data, written.byteLength], [output, undefined, byteLength]);
    t.strictSame(new Uint8Array(readFileSync(output)), data);
    bytesOf.push(data ?? new Uint8Array());
  });

  t.test(`${isolation}: an aborted animation leaves nothing behind`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation });
    const out = emptyFolder(t);
    for (const least of [-1, 0, 0.3, 0.6]) {
      const stop = new AbortController();
      let share = -1;
      const animation = engine.animate(long, {
        output: join(out, 'a.webp'),
        signal: stop.signal,
        onProgress: (done) => (share = done),
      });
      await until(() => engine.stats().running > 0 && share >= least);
      stop.abort();
      t.match(await rejectionOf(animation), { code: 'ABORTED' }, `after ${share}`);
      await until(() => engine.stats().running === 0);
      t.strictSame(readdirSync(out), []);
    }
    const next = await engine.animate(clip, { duration: 1, fps: 5, width: 64, format: 'webp' });
    t.equal(next.frames, 5, 'the engine goes on');
  });

  t.test(`${isolation}: one that takes too long ends in time, without a file`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation });
    await engine.probe(long);
    const out = emptyFolder(t);
    for (const timeoutMs of [1, 60, 150]) {
      const output = join(out, 'a.webp');
      t.match(await rejectionOf(engine.animate(long, { output, timeoutMs })), { code: 'TIMEOUT' });
      await until(() => engine.stats().running === 0);
      t.strictSame(readdirSync(out), []);
    }
  });
}

t.test('both transports make the same bytes', async (t) => {
  t.strictSame(bytesOf[1], bytesOf[0]);
});

const refused: readonly (readonly [string, object, string, RegExp])[] = [
  [
    'more pictures than the limit',
    { duration: 6, fps: 10 },
    'LIMIT_EXCEEDED',
    /limits.animationFrames: .* 60 pictures/,
  ],
  ['more pixels than the limit', { duration: 3, fps: 10, width: 640 }, 'LIMIT_EXCEEDED', /limits.animationPixels/],
  ['a side that VP8 does not have', { width: 16_384, height: 2 }, 'INVALID_PARAMETER', /width: must be at most 16383/],
];
for (const [name, options, code, message] of refused) {
  t.test(`${name}: ${code}`, async (t) => {
    await using engine = createEngine({ concurrency: 1, limits: { animationFrames: 50, animationPixels: 2_000_000 } });
    t.match(await rejectionOf(engine.animate(clip, { width: 64, format: 'webp', ...options })), { code, message });
  });
}
