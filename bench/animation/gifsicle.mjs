import { bestGenerate, bestUse, loadFfmpeg, withPalette } from '../ffmpeg-animation.mjs';
import { run } from '../spawned.mjs';

export const label = 'ffmpeg: best form, then gifsicle -O3';
export const kinds = ['gif'];
/** Once is enough. */
export const isSlow = true;

export async function load() {
  const ffmpeg = await loadFfmpeg(withPalette(bestGenerate, bestUse));
  const version = (await run('gifsicle', ['--version'])).toString().split('\n')[0];
  return {
    version: `${ffmpeg.version}; ${version}`,
    commandLine: (job) => `${ffmpeg.commandLine(job)}; gifsicle -O3 -b ${job.out}`,
    async animation(job) {
      const { ms } = await ffmpeg.animation(job);
      const start = performance.now();
      await run('gifsicle', ['-O3', '-b', job.out]);
      return { ms: ms + performance.now() - start };
    },
  };
}
