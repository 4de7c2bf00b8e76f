import { MessageChannel, Worker } from 'node:worker_threads';
import type { Test } from 'tap';
import { fromErrorRecord, type ErrorRecord } from '../../dist/errors.js';
import { SourceHost, type SourceHostOptions } from '../../dist/source/bridge-host.js';
import { createBridgeMemory } from '../../dist/source/bridge-protocol.js';
import type { SourceDescriptor } from '../../dist/source/byte-source.js';
import { defaultSourcePolicy } from '../../dist/source/source-policy.js';

export interface OpenedInWorker {
  readonly id: number;
  readonly kind: string;
  readonly size: number | null;
  readonly url: string;
}

interface Reply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: ErrorRecord;
}

/** A worker with a bridge to this thread; `bridge-worker.mjs` runs in it. Both end with their test. */
export class BridgedWorker {
  readonly host: SourceHost;
  readonly #worker: Worker;
  readonly #interrupt = new Int32Array(new SharedArrayBuffer(4));
  readonly #pending = new Map<number, (reply: Reply) => void>();
  #lastId = 0;

  constructor(t: Test, options: Partial<Omit<SourceHostOptions, 'port' | 'shared'>> = {}) {
    const { port1, port2 } = new MessageChannel();
    const shared = createBridgeMemory();
    const policy = options.policy ?? defaultSourcePolicy;
    this.host = new SourceHost({ findReader: () => null, ...options, policy, port: port1, shared });
    this.#worker = new Worker(new URL('bridge-worker.mjs', import.meta.url), {
      workerData: { port: port2, shared, policy, interrupt: this.#interrupt },
      transferList: [port2],
      execArgv: [],
    });
    this.#worker.on('message', (reply: Reply) => this.#pending.get(reply.id)?.(reply));
    t.teardown(async () => {
      const ended = new Promise((resolve) => this.#worker.once('exit', resolve));
      await this.host.close();
      this.#worker.postMessage({ id: 0, command: 'end', args: [] });
      await ended;
    });
  }

  openUrl(url: string): Promise<OpenedInWorker> {
    return this.#call('openUrl', url);
  }

  openReader(readerId: number): Promise<OpenedInWorker> {
    return this.#call('openReader', readerId);
  }

  openSource(descriptor: SourceDescriptor): Promise<OpenedInWorker> {
    return this.#call('openSource', descriptor);
  }

  openChild(url: string): Promise<OpenedInWorker> {
    return this.#call('openChild', url);
  }

  read({ id }: OpenedInWorker, offset: number, length: number): Promise<Uint8Array> {
    return this.#call('read', id, offset, length);
  }

  async text(opened: OpenedInWorker): Promise<string> {
    return Buffer.from(await this.read(opened, 0, 1000)).toString();
  }

  close({ id }: OpenedInWorker): Promise<void> {
    return this.#call('close', id);
  }

  /** What the running task is told: 0 to go on, 1 aborted, 2 past its deadline. */
  interrupt(state: 0 | 1 | 2): void {
    Atomics.store(this.#interrupt, 0, state);
  }

  async #call<T>(command: string, ...args: unknown[]): Promise<T> {
    const id = ++this.#lastId;
    const reply = await new Promise<Reply>((resolve) => {
      this.#pending.set(id, resolve);
      this.#worker.postMessage({ id, command, args });
    });
    if (reply.error !== undefined) throw fromErrorRecord(reply.error);
    return reply.result as T;
  }
}
