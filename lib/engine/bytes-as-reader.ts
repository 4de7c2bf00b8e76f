import type { ByteSource } from '../source/byte-source.js';
import type { Task } from './task.js';
import type { TaskHooks } from './transport.js';

/** Up to here a copy for the worker costs less than the round trips of reading. */
const copiedBytes = 256 * 1024;

/**
 * Bytes in memory reach a worker as a reader, so that only what is read crosses over. A worker's copies of whole files
 * would also stay until it collects its garbage, of which they are hardly a sign.
 */
export function withBytesAsReader(task: Task, hooks: TaskHooks): { readonly task: Task; readonly hooks: TaskHooks } {
  const { source } = task;
  if (source.kind !== 'memory') return { task, hooks };
  const { bytes } = source;
  if (bytes.byteLength <= copiedBytes && !(bytes.buffer instanceof SharedArrayBuffer)) return { task, hooks };
  // Ids below zero never meet those of callers' readers, which count up from one.
  return {
    task: { ...task, source: { kind: 'reader', readerId: -1 } },
    hooks: { ...hooks, reader: new BytesReader(bytes) },
  };
}

class BytesReader implements ByteSource {
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.byteLength;
  }

  read(offset: number, length: number): Promise<Uint8Array> {
    const piece = this.#bytes.subarray(offset, offset + length);
    return Promise.resolve(piece.buffer instanceof SharedArrayBuffer ? piece.slice() : piece);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
