import { readFileSync, rmSync } from 'node:fs';
import { run } from '../spawned.mjs';

export const label = 'ffmpeg: a process and a seek a picture';
export const kinds = ['series'];

/** ffmpeg shows the first frame at or after a time, so half a frame before the wanted one names it without doubt. */
const argsOf = ({ file, width, halfFrame }, time, out) => [
  ...['-nostdin', '-v', 'error', '-ss', `${time - 2 * halfFrame}`, '-i', file, '-an', '-frames:v', '1'],
  ...['-vf', `scale=${width}:-2`, '-q:v', '3', '-y', out],
];

export async function load({ scratch }) {
  const version = (await run('ffmpeg', ['-version'])).toString().split('\n')[0];
  return {
    version,
    commandLine: (job) => ['ffmpeg', ...argsOf(job, job.times[0], 'OUT.jpg')].join(' '),
    async series(job) {
      const out = (place) => `${scratch}-${place}.jpg`;
      const start = performance.now();
      for (const [place, time] of job.times.entries()) await run('ffmpeg', argsOf(job, time, out(place)));
      const ms = performance.now() - start;
      const pictures = job.times.map((_, place) => readFileSync(out(place)));
      for (const place of job.times.keys()) rmSync(out(place));
      return { ms, pictures };
    },
    async close() {},
  };
}
