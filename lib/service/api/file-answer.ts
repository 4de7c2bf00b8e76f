import type { IncomingMessage } from 'node:http';
import type { StoredFile } from '../output/output-store.js';

export interface FileHeaders {
  readonly contentType: string;
  readonly etag: string;
  readonly cacheControl: string;
}

/** How a request for a file is answered. */
export interface FileAnswer {
  readonly status: 200 | 206 | 304 | 416;
  readonly headers: Readonly<Record<string, string | number>>;
  /** The bytes to send, both ends included; null for none. */
  readonly span: { readonly start: number; readonly end: number } | null;
}

/**
 * The file, or the one range that was asked for, or 304 when the client has it (RFC 9110, sections 13 and 14). Several
 * ranges at once are answered with the whole, as the RFC allows.
 */
export function fileAnswer(
  { headers, method }: Pick<IncomingMessage, 'headers' | 'method'>,
  { byteLength, modifiedMs }: Pick<StoredFile, 'byteLength' | 'modifiedMs'>,
  { contentType, etag, cacheControl }: FileHeaders,
): FileAnswer {
  const modified = new Date(Math.floor(modifiedMs / 1000) * 1000);
  const always = {
    etag,
    'cache-control': cacheControl,
    'last-modified': modified.toUTCString(),
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
  };
  if (isUnchanged(headers, etag, modified)) return { status: 304, headers: always, span: null };
  const typed = { ...always, 'content-type': contentType };
  const range = isCurrent(headers['if-range'], etag) ? rangeOf(headers.range, byteLength) : null;
  if (range === 'none')
    return { status: 416, headers: { ...typed, 'content-range': `bytes */${byteLength}` }, span: null };
  const { start, end } = range ?? { start: 0, end: byteLength - 1 };
  const sized = { ...typed, 'content-length': end - start + 1 };
  const span = method === 'HEAD' || byteLength === 0 ? null : { start, end };
  if (range === null) return { status: 200, headers: sized, span };
  return { status: 206, headers: { ...sized, 'content-range': `bytes ${start}-${end}/${byteLength}` }, span };
}

/** Whether the client has what bears this tag (RFC 9110, 13.1.2: compared weakly); null when it does not say. */
export function hasTag({ headers }: Pick<IncomingMessage, 'headers'>, etag: string): boolean | null {
  const match = headers['if-none-match'];
  if (match === undefined) return null;
  return match.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
}

function isUnchanged(headers: IncomingMessage['headers'], etag: string, modified: Date): boolean {
  const has = hasTag({ headers }, etag);
  if (has !== null) return has;
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return !Number.isNaN(since) && modified.getTime() <= since;
}

function isCurrent(ifRange: unknown, etag: string): boolean {
  return ifRange === undefined || ifRange === etag;
}

function rangeOf(
  header: string | undefined,
  byteLength: number,
): { readonly start: number; readonly end: number } | 'none' | null {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return null;
  const start = first === '' ? Math.max(0, byteLength - Number(last)) : Number(first);
  const end = first === '' || last === '' ? byteLength - 1 : Math.min(Number(last), byteLength - 1);
  if (start >= byteLength || (first === '' && Number(last) === 0)) return 'none';
  return end < start ? null : { start, end };
}
