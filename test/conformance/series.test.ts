/** Every picture of a series is the single still of its time, whatever the order of the times, on both transports. */
import { join } from 'node:path';
import t from 'tap';
import { createEngine } from '../../dist/index.js';
import { checkSeries } from './check-series.js';
import { readCorpus } from './corpus.js';
import { seededRandom } from './random.js';
import { seriesShares } from './shares.js';

t.setTimeout(40 * 60_000);
const seed = Number(process.env['STILLFRAME_SEED'] ?? Date.now() % 1_000_000);
t.comment(`STILLFRAME_SEED=${seed}`);
const corpus = process.env['STILLFRAME_CORPUS'];
const clips = readCorpus(corpus ?? join(import.meta.dirname, '..', 'fixtures'));

for (const [isolation, half] of [
  ['thread', 'even'],
  ['process', 'odd'],
] as const) {
  t.test(isolation, async (t) => {
    const random = seededRandom(seed);
    await using engine = createEngine({ isolation });
    for (const clip of clips.filter(({ outcome }) => outcome === 'frames')) {
      const { asked, mistakes } = await checkSeries(engine, clip, seriesShares(half), random);
      t.strictSame(mistakes.slice(0, 3), [], `${clip.file} (${asked} pictures held against stills)`, {
        wrong: `${mistakes.length} of ${asked}`,
      });
    }
  });
}
