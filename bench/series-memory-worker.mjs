/** Makes one series, lets go of each picture as it comes, and stays to be weighed. */
import { createEngine } from '../dist/index.js';

const [isolation, file, options] = process.argv.slice(2);
const engine = createEngine({ isolation, limits: { timeoutMs: 600_000 } });
const start = performance.now();
const series = { pictures: 0, bytes: 0, seconds: 0 };
for await (const item of engine.snapshots(file, JSON.parse(options))) {
  if (item.status !== 'ok') throw new Error(`no picture at ${item.requestedSeconds} s: ${item.code}`);
  series.pictures += 1;
  series.bytes += item.byteLength;
}
series.seconds = (performance.now() - start) / 1000;
await new Promise((resolve) => {
  process.once('message', resolve);
  process.send(series);
});
await engine.close();
process.disconnect();
