import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { floorProgram as program } from '../floor.mjs';

export const label = 'floor (C++, warm process)';
export const steps = true;

export async function load({ scratch }) {
  if (!existsSync(program))
    throw new Error(`${program} is not there: npm run bench builds it when a compiler is there`);
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const out = `${scratch}.jpg`;
  const ask = async (...fields) => {
    child.stdin.write(`${fields.join('\t')}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error('the floor program ended');
    const answer = JSON.parse(value);
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  };
  const stillFields = (job, to) => ['still', job.file, job.onScreen, job.mode, job.width, job.quality, job.threads, to];
  return {
    version: 'g++ -O2, the libav and libjpeg-turbo of this machine',
    commandLine: (job) =>
      ('mode' in job ? stillFields(job, 'OUT.jpg') : ['step', job.file, job.frames, job.threads]).join(' '),
    async still(job) {
      const { ms, ...stages } = await ask(...stillFields(job, out));
      return { ms, stages, picture: readFileSync(out) };
    },
    async step(job) {
      return { ms: (await ask('step', job.file, job.frames, job.threads)).ms };
    },
    async close() {
      child.stdin.end();
      rmSync(out, { force: true });
    },
  };
}
