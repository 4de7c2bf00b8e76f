/** Every frame that ffmpeg decodes, at its own time and half-way to the next, in random order, each from a fresh open. */
import { join } from 'node:path';
import t from 'tap';
import { createEngine, type EngineOptions } from '../../dist/index.js';
import { checkClip } from './check-clip.js';
import { readCorpus } from './corpus.js';
import { seededRandom } from './random.js';
import type { Shares } from './shares.js';
import { memoryWay, pathWay, readerWay, startHttpWay } from './ways.js';

export interface Decoder {
  readonly name: string;
  readonly options: EngineOptions;
  readonly shares: Shares;
  /** Clips that must come out wrong, with the reason. */
  readonly exceptions?: ReadonlyMap<string, string>;
}

const fixtures = join(import.meta.dirname, '..', 'fixtures');

/** One test a way; `--grep=HTTP` takes that one. `STILLFRAME_SEED=N` repeats an order. */
export async function checkDecoder({ name, options, shares, exceptions }: Decoder): Promise<void> {
  t.setTimeout(40 * 60_000);
  const seed = Number(process.env['STILLFRAME_SEED'] ?? Date.now() % 1_000_000);
  t.comment(`STILLFRAME_SEED=${seed}`);
  // The whole corpus holds the fixtures' clips too.
  const corpus = process.env['STILLFRAME_CORPUS'];
  const clips = readCorpus(corpus ?? fixtures);
  const http = await startHttpWay(corpus === undefined ? fixtures : join(corpus, 'files'));
  const engine = createEngine({ ...options, sources: { privateHosts: ['127.0.0.1'] } });
  t.teardown(async () => {
    await engine.close();
    await http.stop();
  });
  for (const way of [pathWay, http.way, memoryWay, readerWay]) {
    t.test(way.name, async (t) => {
      // Its own for each way, so that an order does not depend on which ways are asked.
      const random = seededRandom(seed);
      const share = way === pathWay ? shares.path : shares.otherWays;
      const began = performance.now();
      let asked = 0;
      for (const clip of clips) {
        const outcome = await checkClip(engine, clip, way, share, random);
        if (outcome === null) continue;
        asked += outcome.asked;
        const { mistakes } = outcome;
        const exception = exceptions?.get(clip.file);
        if (exception !== undefined) {
          t.not(mistakes.length, 0, `${clip.file} fails as listed: ${exception}`);
          continue;
        }
        t.strictSame(mistakes.slice(0, 3), [], `${clip.file} (${outcome.asked} calls)`, {
          wrong: `${mistakes.length} of ${outcome.asked}`,
        });
      }
      const seconds = (performance.now() - began) / 1000;
      t.comment(`${way.name}, ${name}: ${asked} calls in ${seconds.toFixed(1)} s`);
    });
  }
}
