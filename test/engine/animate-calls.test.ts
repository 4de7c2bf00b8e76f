/** Animations as calls: progress, cancelling, deadlines, limits, opened videos. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { createEngine } from '../../dist/index.js';
import { emptyFolder } from '../cli/run-cli.js';
import { rejectionOf } from '../unit/faults.js';
import { longClip, testEarlyEnds, testRefusals } from './animation-calls.js';
import { clip, isolations } from './clips.js';

t.setTimeout(240_000);

const long = longClip(t);

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

  testEarlyEnds(isolation, 'gif', long);
}

t.test('an opened video makes animations', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  await using video = await engine.open(clip);
  const once = await engine.animate(clip, { start: 2, duration: 1, fps: 10, width: 64 });
  t.strictSame((await video.animate({ start: 2, duration: 1, fps: 10, width: 64 })).data, once.data);
});

testRefusals('gif', [
  ['more frames than the limit', { duration: 9 }, 'LIMIT_EXCEEDED', /limits.animationFrames: .* 51 pictures/],
  ['a span behind the end', { start: 30, duration: 1 }, 'TIME_OUT_OF_RANGE', /^start: the span is empty/],
  ['a span to the end from behind it', { start: 30, trimEnd: 1 }, 'TIME_OUT_OF_RANGE', /^start: the span is empty/],
  ['a span that ends before it starts', { start: 5, trimEnd: 6 }, 'TIME_OUT_OF_RANGE', /^trimEnd: the span is empty/],
]);

t.test('cover art makes no animation', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  const song = new URL('../fixtures/moviepy-with-attached-pic.mp3', import.meta.url);
  t.match(await rejectionOf(engine.animate(song)), { code: 'NO_VIDEO_STREAM' });
});
