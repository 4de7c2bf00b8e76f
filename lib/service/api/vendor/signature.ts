import { createHmac } from 'node:crypto';
import { equalSecrets, type Credential, type Credentials } from '../../accounts/credentials.js';

/** What an unknown id is tried with, so that it takes as long as a wrong signature. */
const nobodysSecret = 'a secret that is nobody’s';

/**
 * The credential with this id, if its secret makes the signature that was given; null for a wrong signature and for an
 * unknown id, which take the same time.
 * @param sign the signatures that are right with a secret: several where clients differ in what they sign
 */
export function credentialBySignature(
  credentials: Credentials,
  id: string,
  given: string,
  sign: (secret: string) => readonly string[],
): Credential | null {
  const credential = credentials.get(id);
  const right = sign(credential?.secret ?? nobodysSecret).map((expected) => equalSecrets(given, expected));
  return right.includes(true) ? credential : null;
}

export function hmac(algorithm: 'sha1' | 'sha256', key: string | Buffer, text: string | Buffer): Buffer {
  return createHmac(algorithm, key).update(text).digest();
}
