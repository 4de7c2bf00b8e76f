/** Animations as calls: progress, cancelling, deadlines, limits, opened videos. */
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
/** Takes a while to decode, and to paint. */
const long = join(folder, 'long.mp4');
colourClip(long, 60, { width: 640, height: 360, fps: 10, keyFrames: 600 });

for (const isolation of isolations) {
  t.test(`${isolation}: bytes and file are the same, and progress rises to 1`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation });
    const out = emptyFolder(t);
    const shares: number[] = [];
    const options = { start: 1, duration: 20, fps: 10, onProgress: (share: number) => shares.push(share) };
    const { data, path, byteLength, ...facts } = await engine.animate(long, options);
    t.equal(path, undefined);
    t.equal(data?.byteLength, byteLength);
    t.match(facts, { format: 'gif', width: 640, height: 360, requestedSeconds: 1, timeSeconds: 1, frames: 20 });
    t.strictSame(
      shares,
      shares.toSorted((one, other) => one - other),
      'never falls',
    );
    t.equal(shares.at(-1), 1);
    t.equal(shares.filter((share) => share === 1).length, 1, 'tells the end once');
    t.ok(shares.length > 2, `${shares.length} times`);
    const output = join(out, 'a.gif');
    const written = await engine.animate(long, { ...options, output });
    t.strictSame([written.path, written.data, written.byteLength], [output, undefined, byteLength]);
    t.strictSame(new Uint8Array(readFileSync(output)), data);
  });

  t.test(`${isolation}: an aborted animation leaves nothing behind`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation });
    const out = emptyFolder(t);
    for (const least of [-1, 0, 0.3, 0.6]) {
      const stop = new AbortController();
      let share = -1;
      const animation = engine.animate(long, {
        fps: 10,
        output: join(out, 'a.gif'),
        signal: stop.signal,
        onProgress: (done) => (share = done),
      });
      await until(() => engine.stats().running > 0 && share >= least);
      stop.abort();
      t.match(await rejectionOf(animation), { code: 'ABORTED' }, `after ${share}`);
      await until(() => engine.stats().running === 0);
      t.strictSame(readdirSync(out), []);
    }
    t.equal((await engine.animate(clip, { duration: 1, fps: 5, width: 64 })).frames, 5, 'the engine goes on');
  });

  t.test(`${isolation}: one that takes too long ends in time, without a file`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation });
    await engine.probe(long);
    const out = emptyFolder(t);
    for (const timeoutMs of [1, 60, 150]) {
      const output = join(out, 'a.gif');
      t.match(await rejectionOf(engine.animate(long, { fps: 10, output, timeoutMs })), { code: 'TIMEOUT' });
      await until(() => engine.stats().running === 0);
      t.strictSame(readdirSync(out), []);
    }
  });
}

t.test('an opened video makes animations', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  await using video = await engine.open(clip);
  const once = await engine.animate(clip, { start: 2, duration: 1, fps: 10, width: 64 });
  t.strictSame((await video.animate({ start: 2, duration: 1, fps: 10, width: 64 })).data, once.data);
});

const refused: readonly (readonly [string, object, string, RegExp])[] = [
  [
    'more pictures than the limit',
    { duration: 6, fps: 10 },
    'LIMIT_EXCEEDED',
    /limits.animationFrames: .* 60 pictures/,
  ],
  ['more frames than the limit', { duration: 9 }, 'LIMIT_EXCEEDED', /limits.animationFrames: .* 51 pictures/],
  ['more pixels than the limit', { duration: 3, fps: 10, width: 640 }, 'LIMIT_EXCEEDED', /limits.animationPixels/],
  ['a span behind the end', { start: 30, duration: 1 }, 'TIME_OUT_OF_RANGE', /span is empty/],
  ['a span that ends before it starts', { start: 5, trimEnd: 6 }, 'TIME_OUT_OF_RANGE', /span is empty/],
];
for (const [name, options, code, message] of refused) {
  t.test(`${name}: ${code}`, async (t) => {
    await using engine = createEngine({ concurrency: 1, limits: { animationFrames: 50, animationPixels: 2_000_000 } });
    t.match(await rejectionOf(engine.animate(clip, { width: 64, ...options })), { code, message });
  });
}

t.test('cover art makes no animation', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  const song = new URL('../fixtures/moviepy-with-attached-pic.mp3', import.meta.url);
  t.match(await rejectionOf(engine.animate(song)), { code: 'NO_VIDEO_STREAM' });
});
