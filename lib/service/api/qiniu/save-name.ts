import type { IncomingMessage } from 'node:http';
import type { Root } from '../../media/roots.js';
import type { Service } from '../../service.js';
import { requireAllowed } from './authorization.js';
import { encodeEntry, type Entry } from './entry.js';
import { badToken, QiniuError } from './error.js';
import type { Chain } from './fops/chain.js';
import { verifyToken } from './token.js';

/** @throws a 631 */
export function requireRoot({ buckets }: Pick<Service, 'buckets'>, bucket: string): Root {
  const root = buckets.root(bucket);
  if (root === null) throw new QiniuError(631, `no such bucket: ${bucket.slice(0, 80)}`);
  return root;
}

/**
 * Checks `saveas` in a URL, which has a signature of its own: over host, path and query up to `/sign/`, without the
 * scheme. The download token only says that the source may be read.
 * @throws a 401, a 405, a 631, or FORBIDDEN
 */
export function checkSaving(
  service: Service,
  { method, url = '', headers: { host = '' } }: IncomingMessage,
  { entry, token }: NonNullable<Chain['saveAs']>,
  command: string,
): void {
  if (method !== 'GET') throw new QiniuError(405, 'saveas: only by GET');
  requireRoot(service, entry.bucket);
  if (token === null) {
    if (service.credentials.none) return;
    throw badToken('saveas: needs /sign/<token> in a URL');
  }
  const [path = '', query = ''] = url.split('?');
  // As it was sent, and as it is before a client has encoded `|`.
  const written = query.split(/\/sign\/|%2Fsign%2F/i)[0] ?? '';
  const texts = [written, written.replace(/%7C/gi, '|'), command].map((text) => `${host}${path}?${text}`);
  const credential = verifyToken(service.credentials, token, texts);
  requireAllowed({ account: credential.account, credential }, 'media.write');
}

/**
 * Keeps a picture under a name, in the place of what was saved under it before.
 * @throws a 614 for the name of a file of the root, which is never replaced
 */
export async function saveName(
  { buckets }: Service,
  { bucket, key }: Entry,
  bytes: Uint8Array,
  contentType: string,
): Promise<{ readonly hash: string; readonly key: string }> {
  const kept = await buckets.keepBytes(bucket, key, bytes, { contentType });
  if (kept.outcome === 'taken') throw new QiniuError(614, `file exists: ${encodeEntry({ bucket, key })}`);
  return { hash: kept.object.hash, key };
}
