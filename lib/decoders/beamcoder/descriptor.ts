import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StillframeError } from '../../errors.js';
import type { NativeBytes } from '../../native/types.js';
import type { Watch } from './watch.js';

const chunkBytes = 1024 * 1024;

/**
 * A source as an open file, which is all that beamcoder can read and seek in. What the source layer has opened is
 * opened again by its descriptor, never by its name: a name may mean something else by now.
 */
export class Descriptor implements Disposable {
  readonly #fd: number;
  readonly #close: () => void;

  private constructor(fd: number, close: () => void) {
    this.#fd = fd;
    this.#close = close;
  }

  /**
   * Takes over `bytes`. What is not a file is copied to one, as a whole.
   * @param maxBytes of a copy
   */
  static of(bytes: NativeBytes, maxBytes: number, watch: Watch): Descriptor {
    if (bytes.kind === 'file') return new Descriptor(bytes.fd, () => bytes.close());
    try {
      const fd = createNameless();
      const descriptor = new Descriptor(fd, () => fs.closeSync(fd));
      try {
        if (bytes.kind === 'memory') write(fd, bytes.bytes, 0);
        else copy(bytes, fd, maxBytes, watch);
        return descriptor;
      } catch (error) {
        descriptor[Symbol.dispose]();
        throw error;
      }
    } finally {
      bytes.close();
    }
  }

  get byteSize(): number {
    return fs.fstatSync(this.#fd).size;
  }

  /** For a native reader, which leaves it open. */
  get borrowed(): NativeBytes {
    return { kind: 'file', fd: this.#fd, url: '', close: () => undefined };
  }

  get url(): string {
    return `file:/dev/fd/${this.#fd}`;
  }

  /** The first bytes, as text. */
  head(length: number): string {
    const head = Buffer.alloc(length);
    return head.toString('latin1', 0, fs.readSync(this.#fd, head, 0, length, 0));
  }

  [Symbol.dispose](): void {
    this.#close();
  }
}

/** A new file without a name, so that nothing stays behind even when this process is killed. */
function createNameless(): number {
  const folder = fs.mkdtempSync(join(tmpdir(), 'stillframe-'));
  try {
    return fs.openSync(join(folder, 'source'), 'wx+', 0o600);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function copy(bytes: Extract<NativeBytes, { kind: 'reader' }>, fd: number, maxBytes: number, watch: Watch): void {
  const chunk = new Uint8Array(chunkBytes);
  for (let position = 0; ;) {
    watch.check();
    const count = bytes.read(position, chunk);
    if (count === 0) return;
    if (position + count > maxBytes) {
      throw new StillframeError('LIMIT_EXCEEDED', `a source may hold at most ${maxBytes} bytes`);
    }
    write(fd, chunk.subarray(0, count), position);
    position += count;
  }
}

function write(fd: number, bytes: Uint8Array, position: number): void {
  for (let written = 0; written < bytes.length;) {
    written += fs.writeSync(fd, bytes, written, bytes.length - written, position + written);
  }
}
