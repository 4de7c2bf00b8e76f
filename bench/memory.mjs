/** Memory that stays: the resident size of the process tree after 200 and after 2,000 mixed stills. */
import { fork } from 'node:child_process';
import path from 'node:path';
import { clipPath, clips, makeClips } from './clips.mjs';
import { machine } from './machine.mjs';
import { processTree } from './process-tree.mjs';
import { saveRecord } from './record.mjs';

const early = 200;
const late = 2000;
const mostGrowth = 1.1;
const log = (line) => process.stderr.write(`${line}\n`);

function residentOf(pid) {
  const { rssMiB, processes } = processTree(pid);
  return { rssMiB, processes };
}

function growth(isolation) {
  return new Promise((resolve, reject) => {
    const worker = fork(
      path.join(import.meta.dirname, 'memory-worker.mjs'),
      [isolation, `${late}`, ...clips.map((clip) => clipPath(clip.name))],
      {
        execArgv: ['--expose-gc'],
      },
    );
    const samples = [];
    worker.on('message', ({ done }) => {
      samples.push({ stills: done, ...residentOf(worker.pid) });
      const { rssMiB } = samples.at(-1);
      log(`  ${isolation}: ${rssMiB.toFixed(1)} MiB after ${done}`);
      worker.send('go on');
    });
    worker.on('exit', (code, signal) => {
      if (code === 0) resolve({ isolation, samples });
      else reject(new Error(`the memory worker ended: ${signal ?? code}`));
    });
  });
}

/** @param {{ corpus?: string, only?: string[] }} options */
export async function memory(options) {
  await makeClips(
    clips.map((clip) => clip.name),
    { from: options.corpus, log },
  );
  const record = { machine: machine(), runs: [] };
  const goals = [];
  console.log('| transport | RSS after 200 | RSS after 2,000 | growth | |\n|---|---:|---:|---:|---|');
  for (const isolation of ['thread', 'process'].filter((name) => options.only?.includes(name) ?? true)) {
    const run = await growth(isolation);
    const at = (stills) => run.samples.find((sample) => sample.stills === stills).rssMiB;
    const ratio = at(late) / at(early);
    const goal = { text: `${isolation}: within 10 % of ${early} stills`, value: ratio, holds: ratio <= mostGrowth };
    record.runs.push(run);
    goals.push(goal);
    const verdict = goal.holds ? 'holds' : 'DOES NOT HOLD';
    console.log(
      `| ${isolation} | ${at(early).toFixed(1)} MiB | ${at(late).toFixed(1)} MiB | ${((ratio - 1) * 100).toFixed(1)} % | ${verdict} |`,
    );
  }
  saveRecord('memory', { ...record, goals });
  return goals;
}
