import type { IncomingMessage } from 'node:http';
import type { StillframeError } from '../errors.js';
import { shownUrl } from './host-policy.js';
import type { HttpAnswer } from './http-client.js';
import { sourceError } from './source-error.js';

/** The error of an answer that carries no part of the source; null for 200 and 206 with plain bytes. */
export function refusalOf({ response, url }: HttpAnswer): StillframeError | null {
  const status = response.statusCode ?? 0;
  const detail = `${shownUrl(url)} answered ${status}`;
  if (status === 404 || status === 410) return sourceError('SOURCE_NOT_FOUND', `the server answered ${status}`, detail);
  if (status === 401 || status === 403) return sourceError('SOURCE_FORBIDDEN', `the server answered ${status}`, detail);
  if (status !== 200 && status !== 206) return sourceError('INVALID_SOURCE', `the server answered ${status}`, detail);
  const encoding = response.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    return sourceError('INVALID_SOURCE', 'the server must send plain bytes', `${shownUrl(url)} is sent as ${encoding}`);
  }
  return null;
}

export interface ContentRange {
  readonly start: number;
  /** Last byte, inclusive. */
  readonly end: number;
  readonly total: number;
}

/** `bytes 0-99/1000`; null when it is missing, malformed or does not say the total. */
export function contentRangeOf(response: IncomingMessage): ContentRange | null {
  const match = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/i.exec(response.headers['content-range']?.trim() ?? '');
  if (match === null) return null;
  const [start, end, total] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return start <= end && end < total ? { start, end, total } : null;
}

/** What tells one version of a resource from another. */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export function validatorsOf({ headers }: IncomingMessage): Validators {
  return { etag: headers.etag ?? null, lastModified: headers['last-modified'] ?? null };
}

/** The `If-Range` header; a weak ETag may not be used in it. */
export function ifRange({ etag, lastModified }: Validators): { 'If-Range'?: string } {
  if (etag !== null && !etag.startsWith('W/')) return { 'If-Range': etag };
  return lastModified === null ? {} : { 'If-Range': lastModified };
}

export function sameVersion(a: Validators, b: Validators): boolean {
  const differs = (x: string | null, y: string | null): boolean => x !== null && y !== null && x !== y;
  return !differs(a.etag, b.etag) && !(a.etag === null && differs(a.lastModified, b.lastModified));
}
