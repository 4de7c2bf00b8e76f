import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StoredFile } from '../output/output-store.js';
import { ServiceError } from '../service-error.js';

export interface FileHeaders {
  readonly contentType: string;
  readonly etag: string;
  readonly cacheControl: string;
}

/**
 * Sends a file, or the one range that was asked for, or 304 when the client has it (RFC 9110, sections 13 and 14).
 * Several ranges at once are answered with the whole, as the RFC allows.
 */
export function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: StoredFile,
  { contentType, etag, cacheControl }: FileHeaders,
): FastifyReply {
  const { byteLength, modifiedMs } = file;
  const modified = new Date(Math.floor(modifiedMs / 1000) * 1000);
  void reply.headers({
    etag,
    'cache-control': cacheControl,
    'last-modified': modified.toUTCString(),
    'accept-ranges': 'bytes',
    'x-content-type-options': 'nosniff',
  });
  if (isUnchanged(request, etag, modified)) return reply.code(304).send();
  void reply.type(contentType);
  const range = isCurrent(request.headers['if-range'], etag) ? rangeOf(request.headers.range, byteLength) : null;
  if (range === 'none') {
    void reply.header('content-range', `bytes */${byteLength}`);
    throw new ServiceError('RANGE_NOT_SATISFIABLE', `the file has ${byteLength} bytes`);
  }
  const { start, end } = range ?? { start: 0, end: byteLength - 1 };
  void reply.header('content-length', end - start + 1);
  if (range !== null) void reply.code(206).header('content-range', `bytes ${start}-${end}/${byteLength}`);
  return reply.send(request.method === 'HEAD' || byteLength === 0 ? '' : file.stream(start, end));
}

/** Whether the client has what bears this tag (RFC 9110, 13.1.2: compared weakly); null when it does not say. */
export function hasTag({ headers }: FastifyRequest, etag: string): boolean | null {
  const match = headers['if-none-match'];
  if (match === undefined) return null;
  return match.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
}

function isUnchanged(request: FastifyRequest, etag: string, modified: Date): boolean {
  const { headers } = request;
  const has = hasTag(request, etag);
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
