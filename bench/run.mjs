/** `npm run bench -- stills|series|animation|endpoint|jobs|abort|memory|series-memory|true-pictures|clips [--only a,b] [--contenders a,b] [--corpus DIR] [--quick]` */
import { parseArgs } from 'node:util';

const list = (text) => text?.split(',').filter((name) => name !== '');

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string' },
    contenders: { type: 'string' },
    corpus: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});

const benches = {
  async stills() {
    const { stills } = await import('./stills.mjs');
    const { corpus, quick } = values;
    return stills({ corpus, quick, only: list(values.only), contenders: list(values.contenders) });
  },
  async series() {
    const { series } = await import('./series.mjs');
    const { corpus, quick } = values;
    return series({ corpus, quick, only: list(values.only), contenders: list(values.contenders) });
  },
  async animation() {
    const { animation } = await import('./animation.mjs');
    const { corpus, quick } = values;
    return animation({ corpus, quick, only: list(values.only), contenders: list(values.contenders) });
  },
  async endpoint() {
    const { endpoint } = await import('./endpoint.mjs');
    return endpoint({ corpus: values.corpus, quick: values.quick });
  },
  async jobs() {
    const { jobs } = await import('./jobs.mjs');
    return jobs({ corpus: values.corpus, quick: values.quick });
  },
  async abort() {
    const { abort } = await import('./abort.mjs');
    const { corpus, quick } = values;
    return abort({ corpus, quick, only: list(values.only) });
  },
  async memory() {
    const { memory } = await import('./memory.mjs');
    const { corpus, quick } = values;
    return memory({ corpus, quick, only: list(values.only) });
  },
  async 'series-memory'() {
    const { seriesMemory } = await import('./series-memory.mjs');
    return seriesMemory({ corpus: values.corpus, quick: values.quick, only: list(values.only) });
  },
  async 'true-pictures'() {
    const { truePictures } = await import('./true-pictures.mjs');
    return truePictures({ corpus: values.corpus, quick: values.quick, only: list(values.only) });
  },
  async clips() {
    const { clips, makeClips } = await import('./clips.mjs');
    await makeClips(
      clips.map((clip) => clip.name),
      { from: values.corpus, log: console.log },
    );
    return [];
  },
};

const bench = benches[positionals[0] ?? ''];
if (bench === undefined) {
  console.error(
    `usage: npm run bench -- ${Object.keys(benches).join('|')} [--only NAMES] [--contenders NAMES] [--quick]`,
  );
  process.exit(2);
}
const goals = await bench();
if (goals.some((goal) => goal.holds === false)) process.exitCode = 1;
