import type { MessagePort } from 'node:worker_threads';
import { StillframeError, toErrorRecord } from '../errors.js';
import {
  bridgeMemory,
  viaPort,
  words,
  type BridgeAnswer,
  type BridgeMemory,
  type BridgeRequest,
} from './bridge-protocol.js';
import type { ByteSource } from './byte-source.js';
import { openUrl, type OpenUrl } from './http-source.js';
import { sourceError } from './source-error.js';
import type { SourcePolicy } from './source-policy.js';

export interface SourceHostOptions {
  /** The other end of the client's port. */
  readonly port: MessagePort;
  /** From `createBridgeMemory`, the same as the client's. */
  readonly shared: SharedArrayBuffer;
  readonly policy: SourcePolicy;
  /** The reader of an id, as long as someone may open it; null when there is none. Its owner closes it. */
  readonly findReader: (readerId: number) => ByteSource | null;
  readonly openUrl?: OpenUrl;
}

interface OpenHandle {
  readonly source: ByteSource;
  /** Ours to close, unlike a caller's reader. */
  readonly owned: boolean;
}

/** The main thread's end of the bridge: opens sources and reads them for one worker, over its whole life. */
export class SourceHost {
  readonly #options: SourceHostOptions;
  readonly #memory: BridgeMemory;
  readonly #open: OpenUrl;
  readonly #handles = new Map<number, OpenHandle>();
  readonly #running = new Map<number, AbortController>();
  #nextHandle = 1;
  #lastOpened = { sequence: 0, handle: 0 };
  #closed = false;

  constructor(options: SourceHostOptions) {
    this.#options = options;
    this.#memory = bridgeMemory(options.shared);
    this.#open = options.openUrl ?? openUrl;
    options.port.on('message', (request: BridgeRequest) => this.#take(request));
    // A waiting worker keeps the process alive by itself.
    options.port.unref();
  }

  /** Fails what is in flight and releases every source opened for the worker. Idempotent. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const { header } = this.#memory;
    Atomics.store(header, words.closed, 1);
    Atomics.notify(header, words.answered);
    for (const controller of this.#running.values()) controller.abort(givenUp());
    const sources = [...this.#handles.values()];
    this.#handles.clear();
    this.#options.port.close();
    await Promise.allSettled(sources.filter(({ owned }) => owned).map(({ source }) => source.close()));
  }

  #take(request: BridgeRequest): void {
    switch (request.op) {
      case 'open-url':
        return this.#run(request.sequence, (signal) => this.#openUrl(request.sequence, request.url, signal));
      case 'open-reader':
        return this.#run(request.sequence, () => this.#openReader(request.sequence, request.readerId));
      case 'read':
        return this.#run(request.sequence, (signal) => this.#read(request, signal));
      case 'close':
        return this.#close(request.handle);
      case 'abandon':
        return this.#abandon(request.sequence);
    }
  }

  #run(sequence: number, work: (signal: AbortSignal) => Promise<void>): void {
    const controller = new AbortController();
    this.#running.set(sequence, controller);
    work(controller.signal)
      .catch((error: unknown) => this.#answer(sequence, { sequence, error: toErrorRecord(error) }))
      .finally(() => this.#running.delete(sequence));
  }

  async #openUrl(sequence: number, text: string, signal: AbortSignal): Promise<void> {
    const { source, url } = await this.#open(text, this.#options.policy, signal);
    // The worker stopped waiting while the last bytes of the open came in.
    if (signal.aborted) {
      await source.close();
      return;
    }
    this.#addHandle(sequence, { source, owned: true }, url);
  }

  async #openReader(sequence: number, readerId: number): Promise<void> {
    const source = this.#options.findReader(readerId);
    if (source === null) throw new StillframeError('INTERNAL', `no reader has the id ${readerId}`);
    this.#addHandle(sequence, { source, owned: false }, '');
    return Promise.resolve();
  }

  #addHandle(sequence: number, entry: OpenHandle, url: string): void {
    const handle = this.#nextHandle;
    this.#nextHandle += 1;
    this.#handles.set(handle, entry);
    this.#lastOpened = { sequence, handle };
    this.#answer(sequence, { sequence, handle, size: entry.source.size, url });
  }

  async #read(request: Extract<BridgeRequest, { op: 'read' }>, signal: AbortSignal): Promise<void> {
    const { sequence, handle, offset, length } = request;
    const { data } = this.#memory;
    const source = this.#handles.get(handle)?.source;
    if (source === undefined) throw new StillframeError('INTERNAL', 'a source was read after it was closed');
    const asked = Math.min(length, data.length);
    const bytes = await source.read(offset, asked, signal);
    if (bytes.length > asked) throw sourceError('INVALID_SOURCE', 'a reader gave more than was asked');
    if (!this.#isAwaited(sequence)) return;
    data.set(bytes);
    this.#signal(sequence, bytes.length);
  }

  #abandon(sequence: number): void {
    this.#running.get(sequence)?.abort(givenUp());
    // The worker gave up at the very moment the answer went out, and will not pick it up.
    if (this.#lastOpened.sequence === sequence) this.#close(this.#lastOpened.handle);
  }

  #close(handle: number): void {
    const entry = this.#handles.get(handle);
    this.#handles.delete(handle);
    if (entry?.owned === true) entry.source.close().catch(() => {});
  }

  #answer(sequence: number, answer: BridgeAnswer): void {
    if (!this.#isAwaited(sequence)) return;
    this.#options.port.postMessage(answer);
    this.#signal(sequence, viaPort);
  }

  /** A late answer must not overwrite the answer to what the worker asked since. */
  #isAwaited(sequence: number): boolean {
    return !this.#closed && Atomics.load(this.#memory.header, words.awaited) === sequence;
  }

  #signal(sequence: number, result: number): void {
    const { header } = this.#memory;
    Atomics.store(header, words.result, result);
    Atomics.store(header, words.answered, sequence);
    Atomics.notify(header, words.answered);
  }
}

function givenUp(): StillframeError {
  return new StillframeError('ABORTED', 'source: nobody waits for it any more');
}
