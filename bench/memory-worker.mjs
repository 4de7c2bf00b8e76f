/** Makes mixed stills on one engine and stops at each count to be weighed. */
import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { createEngine } from '../dist/index.js';
import { files, mixedStill } from './mixed-stills.mjs';

const [isolation, total, every, httpOrigin] = process.argv.slice(2);

/** Read before anything is weighed, as the engine is to be weighed and not this. */
const bytesOf = new Map(
  files.filter((file) => !file.endsWith('.m3u8')).map((file) => [file, new Uint8Array(readFileSync(file))]),
);

/** What an engine is handed, and how to let go of it. */
async function sourceBy(way, file) {
  switch (way) {
    case 'path':
      return { source: file };
    case 'http':
      return { source: httpOrigin + file.split('/').map(encodeURIComponent).join('/') };
    case 'memory':
      return { source: bytesOf.get(file) };
    case 'reader': {
      const handle = await open(file);
      const { size } = await handle.stat();
      const read = async (offset, length) => {
        const { bytesRead, buffer } = await handle.read(new Uint8Array(length), 0, length, offset);
        return buffer.subarray(0, bytesRead);
      };
      return { source: { size, read }, close: () => handle.close() };
    }
  }
}

const engine = createEngine({ isolation, sources: { privateHosts: ['127.0.0.1'] } });
let next = 0;

async function makeUntil(count) {
  while (next < count) {
    const { file, way, options } = mixedStill(next);
    next += 1;
    const { source, close } = await sourceBy(way, file);
    await engine.snapshot(source, options);
    await close?.();
  }
}

for (let count = Number(every); count <= Number(total); count += Number(every)) {
  await Promise.all(Array.from({ length: availableParallelism() }, () => makeUntil(count)));
  globalThis.gc();
  await new Promise((resolve) => {
    process.once('message', resolve);
    process.send({ done: count });
  });
}
await engine.close();
process.disconnect();
