/** The most memory that a series of 4K takes, which must not depend on how many pictures it has. */
import { fork } from 'node:child_process';
import path from 'node:path';
import { clipPath, makeClips } from './clips.mjs';
import { machine } from './machine.mjs';
import { processTree } from './process-tree.mjs';
import { saveRecord } from './record.mjs';

const clip = 'h264-4k';
// Files of full size that wait, or that nobody needs any more, come to some 70 MB before a garbage collector of V8 looks:
// two hundred pictures.
const [few, many] = [300, 1000];
const mostMiB = 800;
/** What chance does to a peak: which of two workers was at work on what when. */
const mostGrowth = 1.15;
const log = (line) => process.stderr.write(`${line}\n`);

const kinds = [
  { name: 'exact', title: 'exact, 480 wide', options: { width: 480 } },
  { name: 'full-size', title: 'exact, 3840 wide', options: {} },
  { name: 'key-frames', title: 'key frames, 1280 wide', options: { width: 1280, seek: 'keyframe' } },
];

/** Each in a process of its own, as a peak stays a peak. */
function weigh(isolation, options) {
  return new Promise((resolve, reject) => {
    const words = [isolation, clipPath(clip), JSON.stringify({ ...options, format: 'jpg' })];
    const worker = fork(path.join(import.meta.dirname, 'series-memory-worker.mjs'), words);
    worker.on('message', (series) => {
      const { peakMiB, cpuMs, processes } = processTree(worker.pid);
      resolve({ isolation, options, ...series, peakMiB, cpuMs, processes });
      worker.send('end');
    });
    worker.on('exit', (code, signal) => reject(new Error(`the worker ended: ${signal ?? code}`)));
  });
}

/** @param {{ corpus?: string, only?: string[], quick?: boolean }} options */
export async function seriesMemory(options) {
  await makeClips([clip], { from: options.corpus, log });
  const record = { machine: machine(), runs: [] };
  const goals = [];
  const late = options.quick ? 2 * few : many;
  console.log(`| series of 4K | pictures | peak of ${few} | peak of ${late} | seconds | |`);
  console.log('|---|---|---:|---:|---:|---|');
  const trials = kinds.flatMap((kind) => ['thread', 'process'].map((isolation) => ({ ...kind, isolation })));
  for (const { name, title, isolation, options: own } of trials) {
    if (options.only?.every((one) => ![name, isolation, `${name}-${isolation}`].includes(one))) continue;
    const [first, last] = [
      await weigh(isolation, { ...own, count: few }),
      await weigh(isolation, { ...own, count: late }),
    ];
    record.runs.push(first, last);
    const ratio = last.peakMiB / first.peakMiB;
    const held = [
      { text: `${name}, ${isolation}: under ${mostMiB} MiB`, value: last.peakMiB, holds: last.peakMiB < mostMiB },
      { text: `${name}, ${isolation}: within ${mostGrowth} of ${few}`, value: ratio, holds: ratio <= mostGrowth },
    ];
    goals.push(...held);
    const verdict = held.every(({ holds }) => holds) ? 'holds' : 'DOES NOT HOLD';
    const sizes = [first, last].map(({ peakMiB }) => `${peakMiB.toFixed(0)} MiB`).join(' | ');
    console.log(`| ${isolation} | ${title} | ${sizes} | ${last.seconds.toFixed(0)} | ${verdict} |`);
  }
  saveRecord('series-memory', { ...record, goals });
  return goals;
}
