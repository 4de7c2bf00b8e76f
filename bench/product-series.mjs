/** The product's series as its users have them: the built package, one engine kept open, the pictures in memory. */
import { createRequire } from 'node:module';

export async function loadSeries(isolation) {
  const { createEngine } = await import('../dist/index.js');
  const { version } = createRequire(import.meta.url)('../package.json');
  const engine = createEngine({ isolation });
  return {
    version: `stillframe ${version}, isolation ${isolation}`,
    async series({ file, times, width, quality }) {
      const start = performance.now();
      const pictures = [];
      for await (const item of engine.snapshots(file, { times, width, quality, format: 'jpg' }))
        pictures.push(item.data);
      return { ms: performance.now() - start, pictures };
    },
    async sheet({ file, start: from, interval, width, columns, quality }) {
      const start = performance.now();
      const options = { start: from, interval, cellWidth: width, columns, quality, format: 'jpg', seek: 'auto' };
      const { sheets } = await engine.sprite(file, options);
      return { ms: performance.now() - start, pictures: sheets.map(({ data }) => data) };
    },
    close: () => engine.close(),
  };
}
