/** Memory that stays: the resident size of the process tree after 200 and after 2,000 mixed stills. */
import { fork } from 'node:child_process';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { clips, makeClips } from './clips.mjs';
import { machine } from './machine.mjs';
import { processTree } from './process-tree.mjs';
import { saveRecord } from './record.mjs';
import { serveFiles } from './serve-files.mjs';

const every = 200;
const late = 2000;
const shown = [200, 600, 1000, 1400, 2000];
/** Long enough for the engine to give back what its work has freed, which it does after two seconds. */
const restMs = 4500;
const mostGrowth = 1.1;
const log = (line) => process.stderr.write(`${line}\n`);

function grow(isolation, stills, httpOrigin) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const worker = fork(
      path.join(import.meta.dirname, 'memory-worker.mjs'),
      [isolation, `${stills}`, `${every}`, httpOrigin],
      { execArgv: ['--expose-gc'] },
    );
    const samples = [];
    worker.on('message', async ({ done }) => {
      const busyMiB = processTree(worker.pid).rssMiB;
      await setTimeout(restMs);
      const { rssMiB, processes, cpuMs } = processTree(worker.pid);
      const seconds = (performance.now() - began) / 1000;
      samples.push({ stills: done, seconds, busyMiB, rssMiB, processes, cpuMs });
      log(
        `  ${isolation}: ${rssMiB.toFixed(1)} MiB after ${done} stills and a rest, ${busyMiB.toFixed(1)} before it; ${seconds.toFixed(0)} s`,
      );
      worker.send('go on');
    });
    worker.on('exit', (code, signal) => {
      if (code === 0) resolve({ isolation, samples });
      else reject(new Error(`the memory worker ended: ${signal ?? code}`));
    });
  });
}

/** @param {{ corpus?: string, only?: string[], quick?: boolean }} options */
export async function memory(options) {
  await makeClips(
    // The long ones are for series.
    clips.filter(({ seconds }) => seconds <= 30).map((clip) => clip.name),
    { from: options.corpus, log },
  );
  const httpOrigin = await serveFiles();
  const stills = options.quick ? 600 : late;
  const counts = [...new Set([...shown.filter((count) => count < stills), stills])];
  const record = { machine: machine(), runs: [] };
  const goals = [];
  console.log(`| transport |${counts.map((count) => ` RSS after ${count} |`).join('')} growth | |`);
  console.log(`|---|${counts.map(() => '---:|').join('')}---:|---|`);
  for (const isolation of ['thread', 'process'].filter((name) => options.only?.includes(name) ?? true)) {
    const run = await grow(isolation, stills, httpOrigin);
    const at = (count) => run.samples.find((sample) => sample.stills === count).rssMiB;
    const ratio = at(stills) / at(every);
    const goal = { text: `${isolation}: within 10 % of ${every} stills`, value: ratio, holds: ratio <= mostGrowth };
    record.runs.push(run);
    goals.push(goal);
    const sizes = counts.map((count) => ` ${at(count).toFixed(1)} MiB |`).join('');
    const verdict = goal.holds ? 'holds' : 'DOES NOT HOLD';
    console.log(`| ${isolation} |${sizes} ${((ratio - 1) * 100).toFixed(1)} % | ${verdict} |`);
  }
  saveRecord('memory', { ...record, goals });
  return goals;
}
