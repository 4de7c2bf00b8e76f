import { StillframeError } from '../errors.js';
import type { ByteSource } from './byte-source.js';
import { orAbort, sourceError } from './source-error.js';

/** What a caller's own reader has to be. */
export interface CallerReader {
  /** Length in bytes. */
  readonly size: number;
  /** Up to `length` bytes from `offset`; fewer only at the end. `signal` aborts when nobody waits any more. */
  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array> | Uint8Array;
}

/** A caller's reader that is not trusted to keep its promises; its `size` was looked at once, and that one holds. */
export function checkedReader(reader: CallerReader, size: number): ByteSource {
  return {
    size,
    read: (offset, length, signal) => readFully(reader, size, offset, length, signal),
    close: () => Promise.resolve(),
  };
}

async function readFully(
  reader: CallerReader,
  size: number,
  offset: number,
  length: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const target = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
  for (let filled = 0; filled < target.length;) {
    const bytes = await readOnce(reader, offset + filled, target.length - filled, signal);
    target.set(bytes, filled);
    filled += bytes.length;
  }
  return target;
}

async function readOnce(
  reader: CallerReader,
  offset: number,
  length: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  let bytes: unknown;
  try {
    bytes = await orAbort((async () => reader.read(offset, length, signal))(), signal);
  } catch (error) {
    if (StillframeError.is(error)) throw error;
    throw sourceError(
      'INVALID_SOURCE',
      "the caller's reader failed",
      error instanceof Error ? error.message : undefined,
      error,
    );
  }
  if (!(bytes instanceof Uint8Array)) {
    throw sourceError('INVALID_SOURCE', "the caller's reader must give a Uint8Array");
  }
  if (bytes.length > length) {
    throw sourceError(
      'INVALID_SOURCE',
      "the caller's reader gave more than was asked",
      `${bytes.length} for ${length}`,
    );
  }
  if (bytes.length === 0) {
    throw sourceError('INVALID_SOURCE', "the caller's reader ended before its size", `nothing at ${offset}`);
  }
  return bytes;
}
