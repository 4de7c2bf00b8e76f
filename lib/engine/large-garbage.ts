/** A reply from this size on is worth collecting: smaller ones would be slowed down by it. */
const leastBytes = 1024 * 1024;

/**
 * What a large reply leaves behind, in a process of our own: its files and copies of them are memory that V8 hardly counts,
 * so that dozens of megabytes would wait for it to collect its small heap.
 */
export class LargeGarbage {
  readonly #collect: () => void;
  #waits = false;

  constructor(collect: () => void) {
    this.#collect = collect;
  }

  /** These bytes go out with a reply. */
  note(buffers: readonly ArrayBuffer[]): void {
    const bytes = buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
    if (bytes >= leastBytes) this.#waits = true;
  }

  /** What was noted is out. */
  collect(): void {
    if (this.#waits) this.#collect();
    this.#waits = false;
  }
}

/** About a millisecond in a child, whose heap is small; only there is it to be had (`--expose-gc`). */
export function collectYoung(): void {
  globalThis.gc?.({ type: 'minor' });
}
