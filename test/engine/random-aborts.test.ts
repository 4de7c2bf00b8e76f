import t from 'tap';
import { createEngine, StillframeError, type SnapshotOptions } from '../../dist/index.js';
import { clip, isolations, until } from './clips.js';

const calls = 500;
const atOnce = 8;
const longestMs = 60;

/** Marsaglia's xorshift32: the same moments in every run. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

for (const isolation of isolations) {
  t.test(`${isolation}: ${String(calls)} stills aborted at random moments leave no stuck worker`, async (t) => {
    const engine = createEngine({ concurrency: 2, isolation });
    t.teardown(() => engine.close());
    await engine.snapshot(clip);
    const random = createRandom(0x5eed);
    const codes = new Map<string, number>();
    const note = (code: string): void => void codes.set(code, (codes.get(code) ?? 0) + 1);
    const formats = ['jpg', 'png', 'webp'] as const;
    let started = 0;
    const caller = async (): Promise<void> => {
      while (started++ < calls) {
        const format = formats[started % formats.length] ?? 'jpg';
        const options: SnapshotOptions = { at: random() * 9.5, width: 320, format };
        const signal = AbortSignal.timeout(Math.floor(random() * longestMs));
        await engine.snapshot(clip, { ...options, signal, widths: undefined }).then(
          () => note('made'),
          (error: unknown) => note(StillframeError.is(error) ? error.code : String(error)),
        );
      }
    };
    await Promise.all(Array.from({ length: atOnce }, caller));
    codes.delete('made');
    t.strictSame([...codes.keys()], ['ABORTED'], 'no error but ABORTED');
    await until(() => engine.stats().running === 0 && engine.stats().queued === 0);
    t.equal(engine.stats().workerCrashes, 0);
    const both = await Promise.all([engine.snapshot(clip, { at: 2 }), engine.snapshot(clip, { at: 3 })]);
    t.equal(both.length, 2, 'both workers work');
  });
}
