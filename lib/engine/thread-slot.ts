import { MessageChannel, type Transferable } from 'node:worker_threads';
import { StillframeError } from '../errors.js';
import { SourceHost } from '../source/bridge-host.js';
import { createBridgeMemory } from '../source/bridge-protocol.js';
import type { ByteSource } from '../source/byte-source.js';
import { clearCancel, createCancelWord, setCancel } from './cancel-word.js';
import type { WorkerSettings } from './task.js';
import type { TaskHooks } from './transport.js';
import type { FromWorker, Home, TaskProgress, ToWorker } from './worker-messages.js';

type Post = (message: ToWorker, transfer: readonly Transferable[]) => Promise<FromWorker>;

/** One thread of the pool, seen from its main thread: which thread it is, how it is stopped, how it reads. */
export class ThreadSlot {
  readonly #settings: WorkerSettings;
  readonly #home: Home;
  readonly #cancelWord = createCancelWord();
  #threadId: number | null = null;
  #start = new Start();
  #host: SourceHost | null = null;
  #reader: ByteSource | null = null;
  #onProgress: ((share: number) => void) | null = null;
  #taskNumber = 0;

  constructor(settings: WorkerSettings, home: Home) {
    this.#settings = settings;
    this.#home = home;
  }

  get threadId(): number | null {
    return this.#threadId;
  }

  /** Resolves once a thread is there and has been told who it is. */
  get ready(): Promise<void> {
    return this.#start.promise;
  }

  bind(threadId: number, post: Post): void {
    this.#threadId = threadId;
    const { port1, port2 } = new MessageChannel();
    const progress = new MessageChannel();
    progress.port1.on('message', ({ number, share }: TaskProgress) => {
      if (number === this.#taskNumber) this.#onProgress?.(share);
    });
    // Nobody waits for it.
    progress.port1.unref();
    const shared = createBridgeMemory();
    const { policy } = this.#settings;
    // One task at a time, so whatever reader is asked for is the one of the task that runs.
    this.#host = new SourceHost({ port: port1, shared, policy, findReader: () => this.#reader });
    const attachment = {
      settings: this.#settings,
      cancelWord: this.#cancelWord,
      home: this.#home,
      progress: progress.port2,
      bridge: { port: port2, shared },
    };
    const start = this.#start;
    post({ kind: 'attach', attachment }, [port2, progress.port2]).then(
      () => start.resolve(),
      (error: unknown) => start.reject(cannotStart(error)),
    );
  }

  /** The thread is gone; the next one takes its place. */
  unbind(): void {
    this.#threadId = null;
    void this.#host?.close();
    this.#host = null;
    this.#start = new Start();
  }

  /** Ends the wait of a slot that has no thread and will get none. */
  failStart(error: Error): void {
    if (this.#threadId === null) this.#start.reject(cannotStart(error));
  }

  /** Prepares the slot for a task, which gets a number that no other task of the slot has; `end` undoes it. */
  beginTask({ signal, reader, onProgress }: TaskHooks): { readonly number: number; end(): void } {
    this.#reader = reader;
    this.#onProgress = onProgress;
    clearCancel(this.#cancelWord);
    const cancel = (): void => setCancel(this.#cancelWord);
    if (signal.aborted) cancel();
    else signal.addEventListener('abort', cancel, { once: true });
    const end = (): void => {
      signal.removeEventListener('abort', cancel);
      this.#onProgress = null;
    };
    return { number: ++this.#taskNumber, end };
  }
}

class Start {
  resolve!: () => void;
  reject!: (error: StillframeError) => void;
  readonly promise = new Promise<void>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });

  constructor() {
    // A failed start is reported by the task that waits for it, if there is one.
    this.promise.catch(() => undefined);
  }
}

function cannotStart(error: unknown): StillframeError {
  const message = error instanceof Error ? error.message : String(error);
  return new StillframeError('WORKER_CRASHED', `the worker thread could not start: ${message}`, {
    cause: error,
    publicMessage: 'a worker thread could not start',
  });
}
