/** Stillframe as its users have it: the built package, one engine kept open, the result in the caller's memory. */
import { createRequire } from 'node:module';

export async function loadProduct(isolation) {
  const { createEngine } = await import('../dist/index.js');
  const { version } = createRequire(import.meta.url)('../package.json');
  const engine = createEngine({ isolation });
  return {
    version: `stillframe ${version}, isolation ${isolation}`,
    async still(job) {
      const { onScreen: at, width, quality, mode: seek } = job;
      const start = performance.now();
      const snapshot = await engine.snapshot(job.file, { at, width, quality, seek, format: 'jpg' });
      const ms = performance.now() - start;
      return { ms, picture: snapshot.data };
    },
    async step(job) {
      const video = await engine.open(job.file);
      const show = async (number) => {
        const at = (number + 0.5) / job.framesPerSecond;
        const frame = await video.frame({ at, pixelFormat: 'native', rotate: 0 });
        if (!job.drops) frame[Symbol.dispose]();
      };
      await show(0);
      const start = performance.now();
      for (let frame = 1; frame <= job.frames; frame += 1) await show(frame);
      const ms = (performance.now() - start) / job.frames;
      await video.close();
      return { ms };
    },
    close: () => engine.close(),
  };
}
