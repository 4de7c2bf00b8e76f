import { badRequest, badToken } from './error.js';
import { checkKey } from './entry.js';

/** What a GET of a file asks for. */
export interface Target {
  readonly key: string;
  /** The chain of operations, as in `vframe/jpg/offset/7|saveas/...`; null for the file itself. */
  readonly fops: string | null;
  /** A download token, with the part of the target it signs; null where there is none. */
  readonly token: { readonly text: string; readonly signs: string; readonly deadline: string } | null;
}

/**
 * Reads a request target. The query is not made of names and values: it is the operations, then what belongs to the
 * token; other parameters, as caches use them, mean nothing.
 * @param url as received: the token signs every byte of it
 * @throws a 400; a 401 for a token that does not end the URL, as what follows it would not be signed
 */
export function parseTarget(url: string): Target {
  const [path, query] = splitOnce(url, '?');
  const key = checkKey(decode(path.slice(1)));
  if (query === undefined) return { key, fops: null, token: null };
  const parts = query.split('&');
  const [first = ''] = parts;
  const fops = isFops(first) ? decode(first) : null;
  const at = parts.findIndex((part) => part.startsWith('token='));
  if (at < 0) return { key, fops, token: null };
  if (at !== parts.length - 1) throw badToken('the token must be the last part of the URL');
  const last = parts[at] ?? '';
  const deadlines = parts.filter((part) => part.startsWith('e='));
  if (deadlines.length > 1) throw badToken('the token has two deadlines');
  return {
    key,
    fops,
    token: {
      text: decode(last.slice('token='.length)),
      signs: url.slice(0, -last.length - 1),
      deadline: deadlines[0]?.slice(2) ?? '',
    },
  };
}

/** Whether the first part of a query is operations: a name with arguments, or alone. `v=1` is none. */
export function isFops(part: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_-]*(\/|%2F|\||%7C|$)/i.test(part);
}

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badRequest('the URL is not well encoded');
  }
}
