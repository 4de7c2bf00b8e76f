import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { fromErrorRecord, StillframeError } from '../errors.js';
import type { NativeBytes } from '../native/types.js';
import {
  bridgeMemory,
  nextSequence,
  viaPort,
  words,
  type BridgeAnswer,
  type BridgeMemory,
  type BridgeRequest,
  type OpenAnswer,
} from './bridge-protocol.js';

/**
 * Whether the task that runs now has to stop. A source may outlive the task that opened it, so this asks about
 * the current task, not the first one.
 */
export type IsInterrupted = () => 'aborted' | 'timeout' | null;

export type ReaderBytes = Extract<NativeBytes, { kind: 'reader' }>;

type AnsweredRequest = Extract<BridgeRequest, { sequence: number }>;
type WithoutSequence<T> = T extends unknown ? Omit<T, 'sequence'> : never;

/** How often a waiting worker looks at its cancel word. */
const sliceMs = 10;

/** The worker's end of the bridge. Every call blocks the worker's thread until the host has answered. */
export class SourceClient {
  readonly #port: MessagePort;
  readonly #memory: BridgeMemory;
  #sequence = 0;

  /** @param shared from `createBridgeMemory`, the same as the host's */
  constructor(port: MessagePort, shared: SharedArrayBuffer) {
    this.#port = port;
    this.#memory = bridgeMemory(shared);
  }

  /** Opens under the host's policy. `url` of the result is where redirects led. */
  openUrl(url: string, isInterrupted: IsInterrupted): ReaderBytes {
    return this.#open({ op: 'open-url', url }, isInterrupted);
  }

  openReader(readerId: number, isInterrupted: IsInterrupted): ReaderBytes {
    return this.#open({ op: 'open-reader', readerId }, isInterrupted);
  }

  #open(request: WithoutSequence<AnsweredRequest>, isInterrupted: IsInterrupted): ReaderBytes {
    this.#await(request, isInterrupted);
    const { handle, size, url } = this.#received();
    let open = true;
    return {
      kind: 'reader',
      size,
      url,
      read: (offset, target) => {
        if (!open) throw new StillframeError('INTERNAL', 'a source was read after it was closed');
        // No question is needed to know that nothing follows the end.
        const room = size === null ? target : target.subarray(0, Math.max(0, size - offset));
        return this.#read(handle, offset, room, isInterrupted);
      },
      close: () => {
        if (open) this.#post({ op: 'close', handle });
        open = false;
      },
    };
  }

  /** Fills `target` unless the source ends: libav may hand over more room than the shared memory has. */
  #read(handle: number, offset: number, target: Uint8Array, isInterrupted: IsInterrupted): number {
    const { header, data } = this.#memory;
    let filled = 0;
    while (filled < target.length) {
      const length = Math.min(target.length - filled, data.length);
      this.#await({ op: 'read', handle, offset: offset + filled, length }, isInterrupted);
      const count = Atomics.load(header, words.result);
      if (count <= 0) break;
      target.set(data.subarray(0, count), filled);
      filled += count;
      if (count < length) break;
    }
    return filled;
  }

  /** Posts a request and blocks until it is answered; throws its error, or what interrupts it. */
  #await(request: WithoutSequence<AnsweredRequest>, isInterrupted: IsInterrupted): void {
    const { header } = this.#memory;
    this.#sequence = nextSequence(this.#sequence);
    const sequence = this.#sequence;
    this.#throwIfInterrupted(isInterrupted);
    Atomics.store(header, words.awaited, sequence);
    this.#post({ ...request, sequence });
    for (;;) {
      const answered = Atomics.load(header, words.answered);
      if (answered === sequence) break;
      try {
        this.#throwIfInterrupted(isInterrupted);
      } catch (error) {
        Atomics.store(header, words.awaited, 0);
        this.#post({ op: 'abandon', sequence });
        throw error;
      }
      Atomics.wait(header, words.answered, answered, sliceMs);
    }
    if (Atomics.load(header, words.result) === viaPort && request.op === 'read') this.#received();
  }

  #throwIfInterrupted(isInterrupted: IsInterrupted): void {
    if (Atomics.load(this.#memory.header, words.closed) === 1) {
      throw new StillframeError('ABORTED', 'source: the engine is closing');
    }
    const reason = isInterrupted();
    if (reason === 'aborted') throw new StillframeError('ABORTED', 'source: reading was aborted');
    if (reason === 'timeout') throw new StillframeError('TIMEOUT', 'source: reading took longer than its deadline');
  }

  /** The answer to the current request, past answers to requests that were abandoned. */
  #received(): OpenAnswer {
    for (;;) {
      const message = receiveMessageOnPort(this.#port)?.message as BridgeAnswer | undefined;
      if (message === undefined) throw new StillframeError('INTERNAL', 'the bridge lost an answer');
      if (message.sequence !== this.#sequence) {
        // Opened a moment after it was given up.
        if ('handle' in message) this.#post({ op: 'close', handle: message.handle });
        continue;
      }
      if ('error' in message) throw fromErrorRecord(message.error);
      return message;
    }
  }

  #post(request: BridgeRequest): void {
    this.#port.postMessage(request);
  }
}
