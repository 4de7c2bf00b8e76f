/** Animated WebPs as calls: both transports, cancelling, deadlines, limits, and memory. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { createEngine } from '../../dist/index.js';
import { emptyFolder } from '../cli/run-cli.js';
import { longClip, testEarlyEnds, testRefusals } from './animation-calls.js';
import { clip, isolations } from './clips.js';

t.setTimeout(240_000);

const long = longClip(t);

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

  testEarlyEnds(isolation, 'webp', long);
}

t.test('both transports make the same bytes', async (t) => {
  t.strictSame(bytesOf[1], bytesOf[0]);
});

testRefusals('webp', [
  ['a side that VP8 does not have', { width: 16_384, height: 2 }, 'INVALID_PARAMETER', /width: must be at most 16383/],
]);
