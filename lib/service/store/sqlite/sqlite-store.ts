import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Store } from '../store.js';
import { operations, type Answer, type Call, type Part } from './protocol.js';
import { rememberMedia } from './remembered-media.js';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Opens the embedded store: one SQLite file, read and written by a thread of its own.
 * @throws when the file is no database, or was made by a newer version
 */
export async function openSqliteStore(path: string): Promise<Store> {
  const worker = new Worker(new URL('./thread.js', import.meta.url), { workerData: { path } });
  await once(worker, 'message');
  return new Connection(worker).store;
}

class Connection {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  #end: Error | null = null;
  #closed: Promise<void> | null = null;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (answer: Answer) => this.#settle(answer));
    worker.on('error', (error: Error) => this.#fail(error));
    worker.on('exit', () => this.#fail(new Error('the store is closed')));
  }

  get store(): Store {
    const parts = Object.keys(operations).map((part) => [part, this.#part(part as Part)] as const);
    const store = Object.fromEntries(parts) as unknown as Omit<Store, 'close'>;
    return { ...store, ...rememberMedia(store), close: () => this.#close() };
  }

  #part(part: Part): object {
    const methods = Object.keys(operations[part]).map(
      (method) => [method, (...input: unknown[]) => this.#call({ part, method, input })] as const,
    );
    return Object.fromEntries(methods);
  }

  #call(call: Omit<Call, 'id'>): Promise<unknown> {
    if (this.#end !== null) return Promise.reject(this.#end);
    const id = (this.#lastId += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, ...call } satisfies Call);
    });
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (answer.ok) waiting?.resolve(answer.value);
    else waiting?.reject(new Error(`store: ${answer.message}`));
  }

  #fail(error: Error): void {
    this.#end ??= error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  #close(): Promise<void> {
    this.#closed ??= (async () => {
      const ended = once(this.#worker, 'exit');
      this.#worker.postMessage('close');
      await ended;
    })();
    return this.#closed;
  }
}
