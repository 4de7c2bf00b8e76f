/** Makes mixed stills on one engine and stops at each count to be weighed. */
import { availableParallelism } from 'node:os';
import { createEngine } from '../dist/index.js';

const [isolation, total, ...files] = process.argv.slice(2);
const every = 200;
const formats = ['jpg', 'png', 'webp', 'jpg', 'jpg'];
const widths = [160, 320, 480, 640, 1280];

// One still a number, always the same one: nothing is left to chance, and 2,000 take the same paths as the first 200.
function still(number) {
  const file = files[number % files.length];
  const exact = number % 3 === 0;
  // Just behind a key frame, so that memory is measured and not decoding.
  const at = (number % 2) * (250 / 30) + (number % 5) / 30 + 0.01;
  const format = formats[number % formats.length];
  return { file, options: { at, format, width: widths[number % widths.length], seek: exact ? 'exact' : 'keyframe' } };
}

const engine = createEngine({ isolation });
let next = 0;

async function makeUntil(count) {
  while (next < count) {
    const { file, options } = still(next);
    next += 1;
    await engine.snapshot(file, options);
  }
}

for (let count = every; count <= Number(total); count += every) {
  await Promise.all(Array.from({ length: availableParallelism() }, () => makeUntil(count)));
  globalThis.gc();
  await new Promise((resolve) => {
    process.once('message', resolve);
    process.send({ done: count });
  });
}
await engine.close();
process.disconnect();
