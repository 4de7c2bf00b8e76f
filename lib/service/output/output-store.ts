import type { Readable } from 'node:stream';

/** A stored file, ready to be sent. */
export interface StoredFile {
  readonly byteLength: number;
  readonly modifiedMs: number;
  /** The bytes from `start` up to and including `end`. */
  stream(start: number, end: number): Readable;
}

/**
 * Where results lie. A file is there in whole or not at all. Names are `a/b/c.jpg`: letters, digits, `.`, `_` and `-`
 * between slashes.
 */
export interface OutputStore {
  /** Moves a finished local file in. Replaces what had the name. */
  adopt(name: string, path: string): Promise<void>;
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** Null when there is no such file. */
  open(name: string): Promise<StoredFile | null>;
  /** Every file there is, in no order. */
  list(): AsyncIterable<{ readonly name: string; readonly modifiedMs: number }>;
  /** Whether it was there. */
  delete(name: string): Promise<boolean>;
}
