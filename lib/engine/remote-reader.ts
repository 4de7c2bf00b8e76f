import { fromErrorRecord, toErrorRecord, type StillframeError } from '../errors.js';
import type { ByteSource } from '../source/byte-source.js';
import type { FromChild, ToChild } from './ipc-messages.js';

type ReadAnswer = Extract<ToChild, { readonly kind: 'bytes' | 'read-failed' }>;
type ReadQuestion = Extract<FromChild, { readonly kind: 'read' | 'read-given-up' }>;

interface PendingRead {
  resolve(bytes: Uint8Array): void;
  reject(error: StillframeError): void;
}

/** Child side: reads that are answered by the parent process, from the reader of the call that runs. */
export class RemoteReads {
  readonly #ask: (question: ReadQuestion) => void;
  readonly #pending = new Map<number, PendingRead>();
  #nextReadId = 0;

  constructor(ask: (question: ReadQuestion) => void) {
    this.#ask = ask;
  }

  /** The caller's reader as a ByteSource. It outlives the call when its source is kept open. */
  source(size: number | null): ByteSource {
    return {
      size,
      read: (offset, length, signal) => this.#read(offset, length, signal),
      // The parent owns the reader and closes it.
      close: () => Promise.resolve(),
    };
  }

  answer(message: ReadAnswer): void {
    const pending = this.#pending.get(message.readId);
    if (message.kind === 'bytes') pending?.resolve(message.bytes);
    else pending?.reject(fromErrorRecord(message.error));
  }

  #read(offset: number, length: number, signal: AbortSignal): Promise<Uint8Array> {
    const readId = this.#nextReadId++;
    return new Promise<Uint8Array>((resolve, reject) => {
      const giveUp = (): void => {
        this.#ask({ kind: 'read-given-up', readId });
        pending.reject(signal.reason as StillframeError);
      };
      const done = (): void => {
        this.#pending.delete(readId);
        signal.removeEventListener('abort', giveUp);
      };
      const pending: PendingRead = {
        resolve: (bytes) => {
          done();
          resolve(bytes);
        },
        reject: (error) => {
          done();
          reject(error);
        },
      };
      this.#pending.set(readId, pending);
      signal.addEventListener('abort', giveUp, { once: true });
      this.#ask({ kind: 'read', readId, offset, length });
    });
  }
}

/** Parent side: answers a child's reads from the caller's reader for as long as one task runs. */
export class ReaderService {
  readonly #reader: ByteSource;
  readonly #answer: (answer: ReadAnswer) => void;
  readonly #reads = new Map<number, AbortController>();

  constructor(reader: ByteSource, answer: (answer: ReadAnswer) => void) {
    this.#reader = reader;
    this.#answer = answer;
  }

  async read(readId: number, offset: number, length: number): Promise<void> {
    const stop = new AbortController();
    this.#reads.set(readId, stop);
    try {
      const bytes = await this.#reader.read(offset, length, stop.signal);
      if (this.#reads.has(readId)) this.#answer({ kind: 'bytes', readId, bytes });
    } catch (error) {
      if (this.#reads.has(readId)) this.#answer({ kind: 'read-failed', readId, error: toErrorRecord(error) });
    } finally {
      this.#reads.delete(readId);
    }
  }

  giveUp(readId: number): void {
    const stop = this.#reads.get(readId);
    this.#reads.delete(readId);
    stop?.abort();
  }

  /** The task is over: nobody waits for its reads any more. */
  end(): void {
    for (const readId of [...this.#reads.keys()]) this.giveUp(readId);
  }
}
