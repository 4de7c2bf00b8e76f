import { MessageChannel } from 'node:worker_threads';
import t from 'tap';
import { StillframeError } from '../../dist/errors.js';
import { SourceHost } from '../../dist/source/bridge-host.js';
import { bridgeMemory, createBridgeMemory, words } from '../../dist/source/bridge-protocol.js';
import type { ByteSource } from '../../dist/source/byte-source.js';
import type { OpenUrl } from '../../dist/source/http-source.js';
import { defaultSourcePolicy as policy } from '../../dist/source/source-policy.js';
import { BridgedWorker } from './bridged-worker.js';
import { patternBytes } from './listen.js';

const content = patternBytes(3_000_000);

class MemorySource implements ByteSource {
  readonly size: number | null;
  closed = 0;

  constructor(size: number | null = content.length) {
    this.size = size;
  }

  read(offset: number, length: number): Promise<Uint8Array> {
    return Promise.resolve(content.subarray(offset, offset + length));
  }

  close(): Promise<void> {
    this.closed += 1;
    return Promise.resolve();
  }
}

/** Reads that wait until the test answers them. */
class HeldSource extends MemorySource {
  readonly signals: AbortSignal[] = [];
  readonly answers: ((bytes: Uint8Array) => void)[] = [];
  #arrived: () => void = () => {};

  next(): Promise<void> {
    return new Promise((resolve) => (this.#arrived = resolve));
  }

  override read(_offset?: number, _length?: number, signal?: AbortSignal): Promise<Uint8Array> {
    if (signal !== undefined) this.signals.push(signal);
    this.#arrived();
    return new Promise((resolve) => this.answers.push(resolve));
  }
}

t.test('a blocked worker reads from the main thread', async (t) => {
  const source = new MemorySource();
  const worker = new BridgedWorker(t, { findReader: (id) => (id === 7 ? source : null) });
  const opened = await worker.openReader(7);
  t.match(opened, { kind: 'reader', size: content.length, url: '' });
  for (const [offset, length] of [
    [0, 10],
    [5, 0],
    [1_000_000, 100],
    [0, 3_000_000],
    [2_999_990, 100],
    [3_000_000, 10],
    [9_000_000, 1],
  ] as const) {
    const expected = content.subarray(offset, offset + length);
    t.same(Buffer.from(await worker.read(opened, offset, length)), expected, `${length} from ${offset}`);
  }
  await worker.close(opened);
  await t.rejects(worker.read(opened, 0, 1), { code: 'INTERNAL' }, 'closed');
  t.equal(source.closed, 0, "a caller's reader is its owner's to close");
  await t.rejects(worker.openReader(8), { code: 'INTERNAL' }, 'an unknown reader');
});

t.test('a source of unknown length ends where it gives less', async (t) => {
  const worker = new BridgedWorker(t, { findReader: () => new MemorySource(null) });
  const opened = await worker.openReader(1);
  t.equal(opened.size, null);
  t.equal((await worker.read(opened, 2_999_000, 5000)).length, 1000);
  t.equal((await worker.read(opened, 3_000_000, 5000)).length, 0);
});

t.test('URLs are opened by the host and closed with their handle', async (t) => {
  const source = new MemorySource();
  const openUrl: OpenUrl = async (url) => ({ source, url: `${url}/final` });
  const worker = new BridgedWorker(t, { openUrl });
  const opened = await worker.openUrl('http://example.test');
  t.equal(opened.url, 'http://example.test/final');
  t.equal((await worker.read(opened, 0, 5)).length, 5);
  await worker.close(opened);
  await worker.close(opened);
  const again = await worker.openUrl('http://example.test');
  t.equal(source.closed, 1, 'once');
  await worker.host.close();
  t.equal(source.closed, 2, 'what is open goes with the host');
  await t.rejects(worker.read(again, 0, 5), { code: 'ABORTED' });
});

t.test('errors cross with their code, message and cause', async (t) => {
  const error = new StillframeError('SOURCE_NOT_FOUND', 'source: 404 at /secret', {
    publicMessage: 'source: 404',
    cause: new Error('why'),
  });
  const read = (): Promise<never> => Promise.reject(error);
  const worker = new BridgedWorker(t, {
    openUrl: () => Promise.reject(error),
    findReader: (id) =>
      id === 1
        ? { size: 5, read, close: async () => {} }
        : {
            size: 5,
            read: () => {
              throw new TypeError('bug');
            },
            close: async () => {},
          },
  });
  const expected = {
    code: 'SOURCE_NOT_FOUND',
    message: error.message,
    publicMessage: 'source: 404',
    cause: { message: 'why' },
  };
  await t.rejects(worker.openUrl('http://example.test'), expected, 'open');
  await t.rejects(worker.read(await worker.openReader(1), 0, 5), expected, 'read');
  await t.rejects(worker.read(await worker.openReader(2), 0, 5), { code: 'INTERNAL', message: 'bug' }, 'a bug');
});

t.test('a reader that gives too much cannot write past its part', async (t) => {
  const read = (): Promise<Uint8Array> => Promise.resolve(new Uint8Array(2_000_000));
  const worker = new BridgedWorker(t, { findReader: () => ({ size: 9, read, close: async () => {} }) });
  await t.rejects(worker.read(await worker.openReader(1), 0, 5), { code: 'INVALID_SOURCE' });
});

t.test('an interrupted read is given up on both sides, and its late answer does no harm', async (t) => {
  const source = new HeldSource();
  const worker = new BridgedWorker(t, { findReader: () => source });
  const opened = await worker.openReader(1);
  for (const [state, code] of [
    [1, 'ABORTED'],
    [2, 'TIMEOUT'],
  ] as const) {
    const asked = source.next();
    const read = worker.read(opened, 0, 5);
    await asked;
    worker.interrupt(state);
    await t.rejects(read, { code });
    await t.rejects(worker.read(opened, 0, 5), { code }, 'and nothing new starts');
    worker.interrupt(0);
  }
  const asked = source.next();
  const read = worker.read(opened, 0, 5);
  await asked;
  t.same(
    source.signals.map(({ aborted }) => aborted),
    [true, true, false],
    'the host was told',
  );
  for (const [index, answer] of source.answers.entries()) answer(Buffer.from(`${index}${index}${index}`));
  t.equal(Buffer.from(await read).toString(), '222', 'the newest read has its own bytes');
});

t.test('an open that was given up leaves nothing open', async (t) => {
  const source = new MemorySource();
  let answer: (() => void) | null = null;
  let arrived = (): void => {};
  const asked = new Promise<void>((resolve) => (arrived = resolve));
  const openUrl: OpenUrl = (url) =>
    new Promise((resolve) => {
      if (answer !== null) return resolve({ source: new MemorySource(), url });
      answer = () => resolve({ source, url });
      arrived();
    });
  const worker = new BridgedWorker(t, { openUrl });
  const open = worker.openUrl('http://example.test/');
  await asked;
  worker.interrupt(1);
  await t.rejects(open, { code: 'ABORTED' });
  worker.interrupt(0);
  (answer as (() => void) | null)?.();
  const next = await worker.openUrl('http://example.test/');
  t.equal(source.closed, 1);
  t.equal((await worker.read(next, 0, 5)).length, 5, 'the bridge goes on');
});

t.test('closing the host frees a worker that waits', async (t) => {
  const source = new HeldSource();
  const worker = new BridgedWorker(t, { findReader: () => source });
  const opened = await worker.openReader(1);
  const asked = source.next();
  const read = worker.read(opened, 0, 5);
  await asked;
  await worker.host.close();
  await t.rejects(read, { code: 'ABORTED' });
  t.equal(source.signals[0]?.aborted, true);
});

t.test('a late answer never touches the memory of a newer read', async (t) => {
  const source = new HeldSource();
  const { port1, port2 } = new MessageChannel();
  const shared = createBridgeMemory();
  const { header, data } = bridgeMemory(shared);
  const host = new SourceHost({ port: port1, shared, policy, findReader: () => source });
  // A listener keeps this process running, as a worker does.
  port2.on('message', () => {});
  t.teardown(() => host.close());
  const read = async (sequence: number): Promise<void> => {
    const asked = source.next();
    Atomics.store(header, words.awaited, sequence);
    port2.postMessage({ op: 'read', sequence, handle: 1, offset: 0, length: 4 });
    await asked;
  };
  Atomics.store(header, words.awaited, 1);
  port2.postMessage({ op: 'open-reader', sequence: 1, readerId: 1 });
  await read(2);
  port2.postMessage({ op: 'abandon', sequence: 2 });
  await read(3);
  source.answers[1]?.(Buffer.from('new'));
  await Promise.resolve();
  source.answers[0]?.(Buffer.from('late'));
  await read(4);
  t.equal(Buffer.from(data.subarray(0, 4)).toString(), 'new\0');
  t.equal(Atomics.load(header, words.answered), 3);
});
