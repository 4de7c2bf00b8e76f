import { readFileSync, rmSync } from 'node:fs';
import { run } from '../spawned.mjs';

export const label = 'ffmpeg, spawned';

/** ffmpeg shows the first frame at or after a time, so half a frame before the wanted one names it without doubt. */
export function commandLine(job, out) {
  const quality = ['-frames:v', '1', '-vf', `scale=${job.width}:-2`, '-q:v', '3', '-y', out];
  const quiet = ['ffmpeg', '-nostdin', '-v', 'error'];
  if (job.mode === 'exact') return [...quiet, '-ss', `${job.frameStart - job.halfFrame}`, '-i', job.file, ...quality];
  return [...quiet, '-skip_frame', 'nokey', '-noaccurate_seek', '-ss', `${job.onScreen}`, '-i', job.file, ...quality];
}

export async function load({ scratch }) {
  const version = (await run('ffmpeg', ['-version'])).toString().split('\n')[0];
  const out = `${scratch}.jpg`;
  return {
    version,
    commandLine: (job) => commandLine(job, 'OUT.jpg').join(' '),
    async still(job) {
      const [command, ...args] = commandLine(job, out);
      const start = performance.now();
      await run(command, args);
      const ms = performance.now() - start;
      return { ms, picture: readFileSync(out) };
    },
    async close() {
      rmSync(out, { force: true });
    },
  };
}
