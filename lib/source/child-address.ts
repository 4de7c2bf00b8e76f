import { dirname, isAbsolute, resolve } from 'node:path';
import { absolutePath, hasScheme, isWebUrl, pathOfFileUrl } from './local-path.js';
import { sourceError } from './source-error.js';

/** A place a playlist may name. */
export type ChildAddress =
  { readonly kind: 'url'; readonly url: string } | { readonly kind: 'path'; readonly path: string };

/**
 * Reads an address as libav hands it over or a playlist writes it. Only http, https and files exist here: data:, crypto:,
 * concat:, pipe: and every other protocol of libav is refused. Relative addresses need a base.
 */
export function parseChildAddress(text: string, base: ChildAddress | null): ChildAddress {
  if (text.includes('\0')) throw sourceError('SOURCE_FORBIDDEN', 'an address must not contain a NUL byte');
  if (isWebUrl(text)) return webAddress(text);
  if (/^file:/i.test(text)) return { kind: 'path', path: filePath(text) };
  if (hasScheme(text)) {
    throw sourceError('SOURCE_FORBIDDEN', 'a playlist may only name http, https and files', shownScheme(text));
  }
  if (base?.kind === 'url') return webAddress(text, base.url);
  if (base?.kind === 'path') return { kind: 'path', path: resolve(dirname(base.path), text) };
  if (!isAbsolute(text)) throw sourceError('SOURCE_FORBIDDEN', 'a playlist without a place has no relative addresses');
  return { kind: 'path', path: absolutePath(text) };
}

function webAddress(text: string, base?: string): ChildAddress {
  if (!URL.canParse(text, base)) throw sourceError('INVALID_SOURCE', 'a playlist names an address that is not a URL');
  const url = new URL(text, base);
  url.hash = '';
  return { kind: 'url', url: url.href };
}

/** `file:///a%20b` is a URL; `file:/a b` is how libav writes a plain path. */
function filePath(text: string): string {
  if (!/^file:\/\//i.test(text)) {
    const path = text.slice('file:'.length);
    if (!isAbsolute(path)) throw sourceError('SOURCE_FORBIDDEN', 'a file: address must be absolute');
    return absolutePath(path);
  }
  if (!URL.canParse(text)) throw sourceError('SOURCE_FORBIDDEN', 'a file: address must be a valid URL');
  return pathOfFileUrl(new URL(text));
}

function shownScheme(text: string): string {
  return text.slice(0, text.indexOf(':') + 1);
}
