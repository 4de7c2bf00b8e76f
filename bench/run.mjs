/** The benches' command line: `npm run bench -- --help`. */
import { parseArgs } from 'node:util';

const benches = {
  stills: async (options) => (await import('./stills.mjs')).stills(options),
  series: async (options) => (await import('./series.mjs')).series(options),
  animation: async (options) => (await import('./animation.mjs')).animation(options),
  endpoint: async (options) => (await import('./endpoint.mjs')).endpoint(options),
  jobs: async (options) => (await import('./jobs.mjs')).jobs(options),
  abort: async (options) => (await import('./abort.mjs')).abort(options),
  memory: async (options) => (await import('./memory.mjs')).memory(options),
  'series-memory': async (options) => (await import('./series-memory.mjs')).seriesMemory(options),
  'true-pictures': async (options) => (await import('./true-pictures.mjs')).truePictures(options),
  async clips({ corpus }) {
    const { clips, makeClips } = await import('./clips.mjs');
    await makeClips(
      clips.map((clip) => clip.name),
      { from: corpus, log: console.log },
    );
    return [];
  },
};

const usage = `usage: npm run bench -- NAME [options]

NAME is one of ${Object.keys(benches).join(', ')}.

  --only NAMES        only these trials, with commas between them (not endpoint, jobs, clips)
  --contenders NAMES  only these contenders (stills, series, animation)
  --corpus DIR        where the footage lies; STILLFRAME_CORPUS, else the fixtures
  --quick             one round, to see that it works

What they measure, and how, is in bench/README.md.`;

const list = (text) => text?.split(',').filter((name) => name !== '');

function commandLine() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        only: { type: 'string' },
        contenders: { type: 'string' },
        corpus: { type: 'string' },
        quick: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return { positionals: [], values: {}, fault: error.message };
  }
}

const { positionals, values, fault } = commandLine();
const [name = ''] = positionals;
const bench = positionals.length === 1 && Object.hasOwn(benches, name) ? benches[name] : undefined;
if (values.help) {
  console.log(usage);
} else if (bench === undefined) {
  console.error([fault, usage].filter(Boolean).join('\n\n'));
  process.exitCode = 2;
} else {
  const { corpus, quick } = values;
  const goals = await bench({ corpus, quick, only: list(values.only), contenders: list(values.contenders) });
  if (goals.some((goal) => goal.holds === false)) process.exitCode = 1;
}
