import type { ErrorRecord } from '../errors.js';

/**
 * What a worker and its process's main thread say to each other. A worker that is inside libav cannot take events, so it
 * waits on shared memory: a header of 32-bit words, then the bytes of a read. Everything else goes through the port,
 * where the worker picks its answer up without an event loop.
 */
export type BridgeRequest =
  | { readonly op: 'open-url'; readonly sequence: number; readonly url: string }
  | { readonly op: 'open-reader'; readonly sequence: number; readonly readerId: number }
  | {
      readonly op: 'read';
      readonly sequence: number;
      readonly handle: number;
      readonly offset: number;
      readonly length: number;
    }
  | { readonly op: 'close'; readonly handle: number }
  /** Nobody waits for this answer any more. */
  | { readonly op: 'abandon'; readonly sequence: number };

export interface OpenAnswer {
  readonly sequence: number;
  readonly handle: number;
  readonly size: number | null;
  readonly url: string;
}

export type BridgeAnswer = OpenAnswer | { readonly sequence: number; readonly error: ErrorRecord };

/** Words of the header. */
export const words = {
  /** The request the worker waits for; the host writes for no other. Set by the worker. */
  awaited: 0,
  /** The last request answered; the worker waits on this word. Set by the host. */
  answered: 1,
  /** Bytes of a read, or `viaPort`. Set by the host. */
  result: 2,
  /** 1 once the host is gone. Set by the host. */
  closed: 3,
} as const;

/** The answer is the next message of the port. */
export const viaPort = -1;

const headerBytes = 16;
const dataBytes = 1024 * 1024;

export interface BridgeMemory {
  readonly header: Int32Array;
  readonly data: Uint8Array;
}

/** The shared memory of one worker's bridge: 1 MiB of data behind the header. */
export function createBridgeMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(headerBytes + dataBytes);
}

export function bridgeMemory(shared: SharedArrayBuffer): BridgeMemory {
  return { header: new Int32Array(shared, 0, headerBytes / 4), data: new Uint8Array(shared, headerBytes) };
}

/** Sequence numbers stay positive and fit a word. */
export function nextSequence(sequence: number): number {
  return sequence >= 0x7fff_ffff ? 1 : sequence + 1;
}
