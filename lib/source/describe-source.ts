import { invalidParameter } from '../errors.js';
import type { ByteSource, SourceDescriptor } from './byte-source.js';
import { checkedReader, type CallerReader } from './checked-reader.js';
import { checkUrl } from './host-policy.js';
import { absolutePath, hasScheme, isWebUrl, pathOfFileUrl } from './local-path.js';
import { sourceError } from './source-error.js';
import type { SourcePolicy } from './source-policy.js';
import { isByteStream, spoolStream } from './spool-stream.js';

/** A source ready to be named to a worker. */
export interface DescribedSource {
  readonly descriptor: SourceDescriptor;
  /** What `readerId` stands for, where the descriptor is a reader. Serve it on the main thread until `dispose`. */
  readonly reader: ByteSource | null;
  /** Removes what was made for it (the temporary file of a stream). Idempotent; needed once no worker reads it. */
  dispose(): Promise<void>;
}

const accepted =
  'must be a path, a file: or http(s): URL, a Uint8Array, an ArrayBuffer, a Blob, a readable stream or { size, read }';

let nextReaderId = 1;

/**
 * Turns what a caller passed as `source` into plain data. Nothing is opened or resolved here, except that a stream is
 * spooled to the end. Rejects with INVALID_PARAMETER, SOURCE_FORBIDDEN, INVALID_SOURCE, LIMIT_EXCEEDED, ABORTED or TIMEOUT.
 */
export async function describeSource(
  source: unknown,
  policy: SourcePolicy,
  signal: AbortSignal,
): Promise<DescribedSource> {
  if (typeof source === 'string') return plain(describeText(source, policy));
  if (source instanceof URL) return plain(describeUrl(source, policy));
  if (source instanceof Uint8Array) return plain(describeMemory(source, policy));
  if (source instanceof ArrayBuffer) return plain(describeMemory(new Uint8Array(source), policy));
  if (source instanceof Blob) return describeReader(blobReader(source), policy);
  if (isByteStream(source)) {
    const file = await spoolStream(source, policy.maxBytes, signal);
    return { descriptor: { kind: 'spool', path: file.path }, reader: null, dispose: () => file.dispose() };
  }
  if (isCallerReader(source)) return describeReader(source, policy);
  throw invalidParameter('source', accepted, source);
}

function describeText(text: string, policy: SourcePolicy): SourceDescriptor {
  if (text === '') throw invalidParameter('source', accepted, text);
  if (text.includes('\0')) throw sourceError('SOURCE_FORBIDDEN', 'a path must not contain a NUL byte');
  if (!hasScheme(text)) return { kind: 'path', path: absolutePath(text) };
  if (!isWebUrl(text) && !/^file:/i.test(text)) {
    const rule = "the scheme must be file, http or https; write a name with a colon as './name:x' or as a file: URL";
    throw sourceError('SOURCE_FORBIDDEN', rule, text.slice(0, text.indexOf(':') + 1));
  }
  // `file:name` reads as `/name` to the URL class and as `./name` to libav: better none of them.
  const absolute = /^(file:\/|https?:\/\/)/i.test(text);
  if (!absolute || !URL.canParse(text)) throw invalidParameter('source', 'must be a valid absolute URL', text);
  return describeUrl(new URL(text), policy);
}

function describeUrl(url: URL, policy: SourcePolicy): SourceDescriptor {
  if (url.protocol === 'file:') return { kind: 'path', path: pathOfFileUrl(url) };
  checkUrl(url, policy);
  return { kind: 'url', url: url.href };
}

function describeMemory(bytes: Uint8Array, policy: SourcePolicy): SourceDescriptor {
  checkSize(bytes.byteLength, policy);
  // Crossing to a worker copies the whole buffer under a view, and a shared one could still change there.
  const { buffer } = bytes;
  const whole = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength && !isResizable(buffer);
  return { kind: 'memory', bytes: whole ? new Uint8Array(buffer) : new Uint8Array(bytes) };
}

function isResizable(buffer: ArrayBuffer): boolean {
  return (buffer as { readonly resizable?: boolean }).resizable === true;
}

function describeReader(reader: CallerReader, policy: SourcePolicy): DescribedSource {
  const { size } = reader;
  if (!Number.isSafeInteger(size) || size < 0) {
    throw invalidParameter('source.size', 'must be a whole number of bytes', size);
  }
  checkSize(size, policy);
  const readerId = nextReaderId;
  nextReaderId += 1;
  return { ...plain({ kind: 'reader', readerId }), reader: checkedReader(reader, size) };
}

function checkSize(size: number, policy: SourcePolicy): void {
  if (size === 0) throw sourceError('INVALID_SOURCE', 'it is empty');
  if (size > policy.maxBytes) {
    throw sourceError('LIMIT_EXCEEDED', `a source may hold at most ${policy.maxBytes} bytes`, `${size} bytes`);
  }
}

function blobReader(blob: Blob): CallerReader {
  return {
    size: blob.size,
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  };
}

function isCallerReader(value: unknown): value is CallerReader {
  return (
    typeof value === 'object' &&
    value !== null &&
    'size' in value &&
    'read' in value &&
    typeof value.read === 'function'
  );
}

function plain(descriptor: SourceDescriptor): DescribedSource {
  return { descriptor, reader: null, dispose: () => Promise.resolve() };
}
