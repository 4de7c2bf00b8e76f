import type { IncomingMessage } from 'node:http';
import type { Operation } from '../../accounts/credentials.js';
import type { Root } from '../../media/roots.js';
import type { Service } from '../../service.js';
import { requireAllowed } from './authorization.js';
import { badToken } from './error.js';
import type { Target } from './target.js';
import { checkDeadline, verifyToken } from './token.js';

const dayAndNight = 24 * 3600;

/**
 * Who may have a file: everybody where the bucket's root is public, else who has a token. A token that is there is
 * checked in any case.
 * @returns the `Cache-Control` of what is downloaded: a cache keeps it no longer than the token lasts
 * @throws a 401, or FORBIDDEN
 */
export function checkDownload(
  { credentials }: Service,
  root: Root,
  { headers: { host = '' } }: IncomingMessage,
  { token }: Target,
  operation: Operation,
): string {
  if (token !== null) {
    // What a proxy in front speaks, this service does not see.
    const texts = ['http', 'https'].map((scheme) => `${scheme}://${host}${token.signs}`);
    const credential = verifyToken(credentials, token.text, texts);
    checkDeadline(token.deadline);
    const leftSeconds = Math.floor(Number(token.deadline) - Date.now() / 1000);
    requireAllowed({ account: credential.account, credential }, operation);
    return `public, max-age=${Math.max(0, Math.min(dayAndNight, leftSeconds))}`;
  }
  if (root.public) return `public, max-age=${dayAndNight}`;
  if (!credentials.none) throw badToken('download token not specified');
  return `private, max-age=${dayAndNight}`;
}
