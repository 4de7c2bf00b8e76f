import { sourceError } from './source-error.js';

/** Bytes that one source and its children hold and send together. */
export class ByteBudget {
  readonly #maxBytes: number;
  readonly #held = new Map<string, number>();
  #heldBytes = 0;
  #sentBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Counts the size of a file or resource, once however often it is opened. */
  hold(name: string, size: number): void {
    this.#heldBytes += size - (this.#held.get(name) ?? 0);
    this.#held.set(name, size);
    this.#check();
  }

  /** Counts bytes that came over the network. */
  send(count: number): void {
    this.#sentBytes += count;
    this.#check();
  }

  #check(): void {
    if (this.#heldBytes <= this.#maxBytes && this.#sentBytes <= this.#maxBytes) return;
    throw sourceError(
      'LIMIT_EXCEEDED',
      `a source may hold and send at most ${this.#maxBytes} bytes, children included`,
    );
  }
}
