/**
 * Every frame that ffmpeg decodes, at its own time and half-way to the next, in random order, each from a fresh open.
 * By default each question goes to threads or to processes; with `STILLFRAME_CORPUS=DIR` it is asked of a whole corpus
 * and of both. Other ways than paths get a sample. `STILLFRAME_SEED=N` repeats an order,
 * `STILLFRAME_CONFORMANCE=sample` samples everything for a quick look.
 */
import { join } from 'node:path';
import t from 'tap';
import { createEngine, type EngineOptions } from '../../dist/index.js';
import { beamcoderObstacle, offerBeamcoder } from '../beamcoder/beamcoder.js';
import { beamcoderExceptions } from './beamcoder-exceptions.js';
import { checkClip, type Share } from './check-clip.js';
import { readCorpus } from './corpus.js';
import { seededRandom } from './random.js';
import { memoryWay, pathWay, readerWay, startHttpWay } from './ways.js';

t.setTimeout(40 * 60_000);

const root = join(import.meta.dirname, '..', '..');
const fixtures = join(root, 'test', 'fixtures');
const corpus = process.env['STILLFRAME_CORPUS'];
const seed = Number(process.env['STILLFRAME_SEED'] ?? Date.now() % 1_000_000);
t.comment(`STILLFRAME_SEED=${seed}`);

// The whole corpus holds the fixtures' clips too.
const folder = corpus ?? fixtures;
const clips = readCorpus(folder);

const sampled = process.env['STILLFRAME_CONFORMANCE'] === 'sample';
const everything = corpus !== undefined;

interface Run {
  readonly name: string;
  readonly options: EngineOptions;
  /** Of a clip's questions, asked by path; other ways get a sample. */
  readonly pathShare: Share;
  readonly skip: string | false;
  /** Clips that must come out wrong, with the reason. */
  readonly exceptions: ReadonlyMap<string, string>;
}

const halves = (half: 'even' | 'odd'): Share => (sampled ? 'sample' : everything ? 'all' : half);
const none: Run['exceptions'] = new Map();
const runs: readonly Run[] = [
  { name: 'thread', options: { isolation: 'thread' }, pathShare: halves('even'), skip: false, exceptions: none },
  { name: 'process', options: { isolation: 'process' }, pathShare: halves('odd'), skip: false, exceptions: none },
  {
    name: 'beamcoder',
    options: { decoder: 'beamcoder' },
    pathShare: everything && !sampled ? 'all' : 'sample',
    skip: beamcoderObstacle(),
    exceptions: beamcoderExceptions,
  },
];

for (const { name, options, pathShare, skip, exceptions } of runs) {
  t.test(name, { skip }, async (t) => {
    const random = seededRandom(seed);
    const http = await startHttpWay(corpus === undefined ? fixtures : join(corpus, 'files'));
    if (options.decoder === 'beamcoder') offerBeamcoder();
    const engine = createEngine({ ...options, sources: { privateHosts: ['127.0.0.1'] } });
    t.teardown(async () => {
      await engine.close();
      await http.stop();
    });
    for (const way of [pathWay, http.way, memoryWay, readerWay]) {
      let asked = 0;
      const began = performance.now();
      for (const clip of clips) {
        const outcome = await checkClip(engine, clip, way, way === pathWay ? pathShare : 'sample', random);
        if (outcome === null) continue;
        asked += outcome.asked;
        const { mistakes } = outcome;
        const exception = exceptions.get(clip.file);
        if (exception !== undefined) {
          t.not(mistakes.length, 0, `${way.name}: ${clip.file} fails as listed: ${exception}`);
          continue;
        }
        t.strictSame(mistakes.slice(0, 3), [], `${way.name}: ${clip.file} (${outcome.asked} calls)`, {
          wrong: `${mistakes.length} of ${outcome.asked}`,
        });
      }
      const seconds = (performance.now() - began) / 1000;
      t.comment(`${way.name}, ${name}: ${asked} calls in ${seconds.toFixed(1)} s`);
    }
  });
}
