import { readFileSync, rmSync } from 'node:fs';
import { run } from '../spawned.mjs';

export const label = 'ffmpegthumbnailer, spawned';
/** It takes whole seconds and shows key frames only. */
export const keyFramesOnly = true;

const clock = (seconds) => new Date(Math.floor(seconds) * 1000).toISOString().slice(11, 19);

function args(job, out) {
  return ['-i', job.file, '-o', out, '-t', clock(job.onScreen), '-s', `${job.width}`, '-q', '8', '-c', 'jpeg'];
}

export async function load({ scratch }) {
  const version = (await run('ffmpegthumbnailer', ['-v'])).toString().trim().split('\n')[0];
  const out = `${scratch}.jpg`;
  return {
    version,
    commandLine: (job) => ['ffmpegthumbnailer', ...args(job, 'OUT.jpg')].join(' '),
    async still(job) {
      const start = performance.now();
      await run('ffmpegthumbnailer', args(job, out));
      const ms = performance.now() - start;
      return { ms, picture: readFileSync(out) };
    },
    async close() {
      rmSync(out, { force: true });
    },
  };
}
