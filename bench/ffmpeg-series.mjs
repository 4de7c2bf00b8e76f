/** ffmpeg as a contender in series: one process for the whole of it. */
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { run } from './spawned.mjs';

/**
 * @param {string} scratch
 * @param {(job: object, out: string) => readonly string[]} argsOf arguments that write `out`, a pattern for the pictures
 */
export async function loadFfmpeg(scratch, argsOf) {
  const version = (await run('ffmpeg', ['-version'])).toString().split('\n')[0];
  mkdirSync(scratch, { recursive: true });
  const args = (job, out) => ['-nostdin', '-v', 'error', '-y', ...argsOf(job, out)];
  async function make(job) {
    const start = performance.now();
    await run('ffmpeg', args(job, path.join(scratch, '%04d.jpg')));
    const ms = performance.now() - start;
    const files = readdirSync(scratch).sort();
    const pictures = files.map((file) => readFileSync(path.join(scratch, file)));
    for (const file of files) rmSync(path.join(scratch, file));
    return { ms, pictures };
  }
  return {
    version,
    commandLine: (job) => ['ffmpeg', ...args(job, 'OUT-%04d.jpg')].join(' '),
    series: make,
    sheet: make,
    async close() {
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

/** Passes the frames of these numbers, counted from 0 in what reaches the filter. @param {readonly number[]} numbers */
export const select = (numbers) => `select='${numbers.map((number) => `eq(n,${number})`).join('+')}'`;
