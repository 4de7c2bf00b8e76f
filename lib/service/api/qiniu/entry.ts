import { badRequest } from './error.js';

/** A file by bucket and key. */
export interface Entry {
  readonly bucket: string;
  readonly key: string;
}

/** Qiniu keeps keys of up to 750 bytes. */
const mostKeyBytes = 750;

/**
 * An EncodedEntryURI: URL-safe base64 of `bucket:key`, with or without padding.
 * @throws a 400
 */
export function decodeEntry(encoded: string): Entry {
  const text = decodeBase64(encoded);
  const colon = text?.indexOf(':') ?? -1;
  if (text === null || colon < 1) throw badRequest('an entry must be the URL-safe base64 of bucket:key');
  return { bucket: text.slice(0, colon), key: checkKey(text.slice(colon + 1)) };
}

export function encodeEntry({ bucket, key }: Entry): string {
  return encodeBase64(`${bucket}:${key}`);
}

/** @throws a 400 */
export function checkKey(key: string): string {
  const bytes = Buffer.byteLength(key);
  if (bytes >= 1 && bytes <= mostKeyBytes && !key.includes('\0')) return key;
  throw badRequest(`a key must have 1 to ${mostKeyBytes} bytes of UTF-8`);
}

/** The text behind URL-safe base64; null for what is none. */
export function decodeBase64(encoded: string): string | null {
  if (!/^[A-Za-z0-9_-]+={0,2}$/.test(encoded)) return null;
  const bytes = Buffer.from(encoded, 'base64url');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

export function encodeBase64(bytes: string | Buffer): string {
  // Qiniu's alphabet keeps the padding, which Node's `base64url` leaves out.
  const plain = (typeof bytes === 'string' ? Buffer.from(bytes) : bytes).toString('base64');
  return plain.replaceAll('+', '-').replaceAll('/', '_');
}
