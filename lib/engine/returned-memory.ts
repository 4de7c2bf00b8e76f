import { mostSpareBytes } from '../compose/spare-memory.js';

/** Memory of frames that callers have let go of, until a worker that makes the next ones gets it. */
export class ReturnedMemory {
  readonly #most: number;
  readonly #buffers: ArrayBuffer[] = [];

  /** @param most buffers that are kept */
  constructor(most: number) {
    this.#most = most;
  }

  /** Moved out of the caller's reach, who would else see the next frame in it. */
  keep(buffer: ArrayBuffer): void {
    if (buffer.byteLength === 0) return;
    const memory = structuredClone(buffer, { transfer: [buffer] });
    if (memory.byteLength <= mostSpareBytes && this.#buffers.length < this.#most) this.#buffers.push(memory);
  }

  take(): ArrayBuffer | undefined {
    return this.#buffers.pop();
  }

  drop(): void {
    this.#buffers.length = 0;
  }
}
