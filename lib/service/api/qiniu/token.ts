import type { Credential, Credentials } from '../../accounts/credentials.js';
import { credentialBySignature, hmac } from '../vendor/signature.js';
import { badToken } from './error.js';
import { encodeBase64 } from './entry.js';

/** What every signature of Qiniu's is made with. */
export function sign(secret: string, text: string | Buffer): string {
  return encodeBase64(hmac('sha1', secret, text));
}

/**
 * Checks `<access key>:<signature>`.
 * @param texts what may have been signed: clients differ in details
 * @throws a 401
 */
export function verifyToken(credentials: Credentials, token: string, texts: readonly (string | Buffer)[]): Credential {
  const colon = token.lastIndexOf(':');
  const [id, given] = [token.slice(0, Math.max(0, colon)), token.slice(colon + 1)];
  // Some clients leave the padding out.
  const padded = given.padEnd(Math.ceil(given.length / 4) * 4, '=');
  const credential = credentialBySignature(credentials, id, padded, (secret) =>
    texts.map((text) => sign(secret, text)),
  );
  if (credential === null) throw badToken();
  return credential;
}

/** @throws a 401 for a time that has passed, or is none */
export function checkDeadline(deadline: string, nowMs = Date.now()): void {
  if (!/^\d{1,12}$/.test(deadline)) throw badToken('the token has no deadline');
  if (Number(deadline) * 1000 < nowMs) throw badToken('expired token');
}
