import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { floorProgram } from '../floor.mjs';

export const label = 'floor (C++, warm process)';
export const kinds = ['series', 'sheet'];

export async function load({ scratch }) {
  if (!existsSync(floorProgram)) throw new Error(`${floorProgram} is not there: it is built when a compiler is there`);
  const child = spawn(floorProgram, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (...fields) => {
    child.stdin.write(`${fields.join('\t')}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error('the floor program ended');
    const answer = JSON.parse(value);
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer;
  };
  const take = (path) => {
    const bytes = readFileSync(path);
    rmSync(path);
    return bytes;
  };
  return {
    version: 'g++ -O2, the libav and libjpeg-turbo of this machine',
    async series({ file, times, width, quality, workers }) {
      const { ms } = await ask('series', file, width, quality, workers, scratch, ...times);
      return { ms, pictures: times.map((_, index) => take(`${scratch}${index}.jpg`)) };
    },
    async sheet({ file, times, width, quality, columns }) {
      const { ms } = await ask('sheet', file, width, quality, columns, `${scratch}.jpg`, ...times);
      return { ms, pictures: [take(`${scratch}.jpg`)] };
    },
    async close() {
      child.stdin.end();
    },
  };
}
