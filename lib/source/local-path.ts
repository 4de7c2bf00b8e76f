import { fileURLToPath } from 'node:url';
import { resolve } from 'node:path';
import { sourceError } from './source-error.js';

// One letter and a colon is a drive; anything longer may be a protocol of libav's.
const anyScheme = /^[a-z][a-z0-9+.-]+:/i;

/** Whether a text names a source on the web. */
export function isWebUrl(text: string): boolean {
  return /^https?:/i.test(text);
}

/** Whether a text starts with a scheme, `file:` and `http:` included. */
export function hasScheme(text: string): boolean {
  return anyScheme.test(text);
}

/** An absolute path of a `file:` URL; refuses hosts, encoded slashes and NUL bytes. */
export function pathOfFileUrl(url: URL): string {
  let path: string;
  try {
    path = fileURLToPath(url);
  } catch (error) {
    throw sourceError(
      'SOURCE_FORBIDDEN',
      'a file: URL must name a local path, without a host or encoded slashes',
      url.href,
      error,
    );
  }
  return absolutePath(path);
}

export function absolutePath(path: string): string {
  if (path.includes('\0')) throw sourceError('SOURCE_FORBIDDEN', 'a path must not contain a NUL byte');
  return resolve(path);
}
