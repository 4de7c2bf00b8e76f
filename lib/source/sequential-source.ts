import { StillframeError } from '../errors.js';
import type { ByteSource } from './byte-source.js';
import { orAbort, sourceError } from './source-error.js';
import type { TemporaryFile } from './temporary-file.js';

/** Taken ahead of what was asked for, so that small reads forward do not wait each time. */
const aheadBytes = 1024 * 1024;

export interface SequentialOptions {
  readonly chunks: AsyncIterator<Uint8Array>;
  readonly file: TemporaryFile;
  /** What the sender says; null when it does not. */
  readonly size: number | null;
  readonly maxBytes: number;
  /** Stops the sender. */
  readonly stop: () => void;
}

/**
 * Random access to bytes that only come in order: a server without ranges. They are kept in a temporary file,
 * taken no further than someone has asked for.
 */
export class SequentialSource implements ByteSource {
  readonly #options: SequentialOptions;
  readonly #wants = new Set<number[]>();
  #size: number | null;
  #have = 0;
  #ended = false;
  #pumping: Promise<void> | null = null;
  #failure: StillframeError | null = null;

  constructor(options: SequentialOptions) {
    this.#options = options;
    this.#size = options.size;
  }

  get size(): number | null {
    return this.#size;
  }

  async read(offset: number, length: number, signal: AbortSignal): Promise<Uint8Array> {
    const end = Math.min(offset + length, this.#size ?? Infinity);
    const want = [end];
    this.#wants.add(want);
    try {
      while (!this.#ended && this.#have < end) {
        if (this.#failure !== null) throw this.#failure;
        await orAbort(this.#pump(), signal);
      }
    } finally {
      this.#wants.delete(want);
    }
    const available = Math.max(0, Math.min(length, this.#have - offset));
    return available === 0 ? new Uint8Array(0) : await this.#options.file.read(offset, available);
  }

  async close(): Promise<void> {
    this.#failure ??= sourceError('ABORTED', 'it was closed');
    this.#options.stop();
    await this.#pumping?.catch(() => {});
    await this.#options.file.dispose();
  }

  #pump(): Promise<void> {
    this.#pumping ??= this.#fill()
      .catch((error: unknown) => {
        // The sender cannot be asked for the same bytes again.
        this.#failure ??= StillframeError.is(error)
          ? error
          : sourceError('INTERNAL', 'it cannot be read', String(error), error);
        throw this.#failure;
      })
      .finally(() => (this.#pumping = null));
    // The reader that started it may be gone when it fails.
    this.#pumping.catch(() => {});
    return this.#pumping;
  }

  /** Stops by itself when every reader that wanted more has gone. */
  async #fill(): Promise<void> {
    const { chunks, file, maxBytes } = this.#options;
    while (this.#failure === null && this.#have < this.#wanted()) {
      const step = await chunks.next();
      if (step.done === true) {
        this.#end();
        return;
      }
      if (this.#have + step.value.length > maxBytes) {
        this.#options.stop();
        throw sourceError('LIMIT_EXCEEDED', `a source may send at most ${maxBytes} bytes`);
      }
      await file.write(step.value, this.#have);
      this.#have += step.value.length;
    }
  }

  #wanted(): number {
    let most = 0;
    for (const [end = 0] of this.#wants) most = Math.max(most, end + aheadBytes);
    return most;
  }

  #end(): void {
    if (this.#size !== null && this.#size !== this.#have) {
      throw sourceError('INVALID_SOURCE', 'the server ended early', `${this.#have} of ${this.#size} bytes`);
    }
    this.#size = this.#have;
    this.#ended = true;
  }
}
