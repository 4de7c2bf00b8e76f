// A worker that reads sources the way the engine's worker does: blocked, over the bridge.
import { parentPort, workerData } from 'node:worker_threads';
import { toErrorRecord } from '../../dist/errors.js';
import { SourceClient } from '../../dist/source/bridge-client.js';
import { openSource } from '../../dist/source/open-source.js';

const { port, shared, interrupt, policy } = workerData;
const client = new SourceClient(port, shared);
const isInterrupted = () => [null, 'aborted', 'timeout'][Atomics.load(interrupt, 0)];
const opened = new Map();
let source = null;

function keep(bytes) {
  opened.set(opened.size, bytes);
  return { id: opened.size - 1, kind: bytes.kind, size: bytes.size ?? null, url: bytes.url };
}

const commands = {
  openUrl: (url) => keep(client.openUrl(url, isInterrupted)),
  openReader: (readerId) => keep(client.openReader(readerId, isInterrupted)),
  openSource: (descriptor) => {
    source = openSource(descriptor, policy, client, isInterrupted);
    return keep(source.bytes);
  },
  openChild: (url) => keep(source.openChild(url)),
  read: (id, offset, length) => {
    const target = new Uint8Array(length);
    return target.slice(0, opened.get(id).read(offset, target));
  },
  close: (id) => opened.get(id).close(),
  end: () => {
    port.close();
    parentPort.close();
  },
};

parentPort.on('message', ({ id, command, args }) => {
  try {
    parentPort.postMessage({ id, result: commands[command](...args) });
  } catch (error) {
    parentPort.postMessage({ id, error: toErrorRecord(error) });
  }
});
