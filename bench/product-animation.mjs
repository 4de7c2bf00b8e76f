/** The product's animations as its users have them: the built package, one engine kept open, the file written. */
import { createRequire } from 'node:module';

/** @param {object} options of `animate`, for all animations */
export async function loadAnimation(options) {
  const { createEngine } = await import('../dist/index.js');
  const { version } = createRequire(import.meta.url)('../package.json');
  const engine = createEngine();
  return {
    version: `stillframe ${version}`,
    commandLine: () => null,
    async animation({ file, start: from, seconds: duration, fps, width, out: output }) {
      const start = performance.now();
      await engine.animate(file, { start: from, duration, fps, width, output, ...options });
      return { ms: performance.now() - start };
    },
    close: () => engine.close(),
  };
}
