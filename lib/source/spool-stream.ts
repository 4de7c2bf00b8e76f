import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { StillframeError } from '../errors.js';
import { abortError, orAbort, sourceError } from './source-error.js';
import { createTemporaryFile, type TemporaryFile } from './temporary-file.js';

export type ByteStream = Readable | ReadableStream<unknown>;

export function isByteStream(value: unknown): value is ByteStream {
  if (value instanceof Readable || value instanceof ReadableStream) return true;
  // Streams of other copies of Node's stream library.
  const stream = value as Partial<Readable> | null;
  return typeof stream === 'object' && typeof stream?.pipe === 'function' && Symbol.asyncIterator in stream;
}

/**
 * Writes a stream into a temporary file that only this user can read. A stream that never ends, or never gives anything,
 * is given up when `signal` aborts or after `maxBytes`; it is destroyed in every such case.
 */
export async function spoolStream(stream: ByteStream, maxBytes: number, signal: AbortSignal): Promise<TemporaryFile> {
  if (isUsed(stream)) throw sourceError('INVALID_SOURCE', 'the stream was read or closed before');
  const chunks = stream instanceof ReadableStream ? chunksOfWeb(stream) : chunksOfNode(stream);
  try {
    if (signal.aborted) throw abortError(signal);
    const file = await createTemporaryFile();
    try {
      const written = await copy(chunks, file, maxBytes, signal);
      if (written === 0) throw sourceError('INVALID_SOURCE', 'the stream is empty');
      return file;
    } catch (error) {
      await file.dispose();
      throw error;
    }
  } catch (error) {
    chunks.stop();
    throw error;
  }
}

interface Chunks {
  next(): Promise<{ readonly done?: boolean | undefined; readonly value?: unknown }>;
  /** Not waited for: a stream that hangs may hang here too. */
  stop(): void;
}

function chunksOfWeb(stream: ReadableStream<unknown>): Chunks {
  const reader = stream.getReader();
  return { next: () => reader.read(), stop: () => void reader.cancel().catch(() => {}) };
}

function chunksOfNode(stream: Readable): Chunks {
  // It may fail while nobody is reading; the iterator tells all the same, and an unheard error would end the process.
  stream.on('error', () => {});
  const iterator = stream[Symbol.asyncIterator]();
  return { next: () => iterator.next(), stop: () => void stream.destroy() };
}

async function copy(chunks: Chunks, file: TemporaryFile, maxBytes: number, signal: AbortSignal): Promise<number> {
  for (let position = 0; ;) {
    const { done, value } = await orAbort(nextOf(chunks), signal);
    if (done === true) return position;
    if (!(value instanceof Uint8Array)) throw sourceError('INVALID_SOURCE', 'the stream must give bytes');
    if (position + value.length > maxBytes) {
      throw sourceError('LIMIT_EXCEEDED', `a source may hold at most ${maxBytes} bytes`);
    }
    await file.write(value, position);
    position += value.length;
  }
}

async function nextOf(chunks: Chunks): ReturnType<Chunks['next']> {
  try {
    return await chunks.next();
  } catch (error) {
    if (StillframeError.is(error)) throw error;
    throw sourceError('INVALID_SOURCE', 'the stream failed', error instanceof Error ? error.message : undefined, error);
  }
}

function isUsed(stream: ByteStream): boolean {
  if (stream instanceof ReadableStream) return stream.locked;
  return stream.destroyed || stream.readableEnded || !stream.readable;
}
