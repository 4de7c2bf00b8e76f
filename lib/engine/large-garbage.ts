/** A reply from this size on is worth collecting: smaller ones would be slowed down by it. */
const leastBytes = 1024 * 1024;

/**
 * What a large reply leaves behind, in a process of our own: its files and copies of them are memory that V8 hardly counts,
 * so that dozens of megabytes would wait for it to collect its small heap.
 */
export class LargeGarbage {
  #waits = false;

  /** A reply of such a size goes out. */
  note(buffers: readonly ArrayBuffer[]): void {
    const bytes = buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
    if (bytes >= leastBytes) this.#waits = true;
  }

  /** The reply is out. Takes about a millisecond where there is something to collect. */
  collect(): void {
    if (!this.#waits) return;
    this.#waits = false;
    globalThis.gc?.({ type: 'minor' });
  }
}
