import type { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { CallerReader } from '../source/checked-reader.js';

/**
 * What can be a source: a path, a `file:` or `http(s):` URL, bytes, a Blob, a readable stream (spooled to a temporary
 * file first), or a reader of the caller's own.
 */
export type SourceInput =
  string | URL | Uint8Array | ArrayBuffer | Blob | Readable | ReadableStream<Uint8Array> | CallerReader;
