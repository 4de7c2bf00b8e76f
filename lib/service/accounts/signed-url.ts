import { createHmac } from 'node:crypto';
import { equalSecrets, type Credential, type Credentials } from './credentials.js';

/**
 * Signed URLs let a browser fetch one picture without credentials: `key` names the credential, `expires` the end in Unix
 * seconds, `signature` is hex HMAC-SHA256 with the credential's secret over the path and all other query parameters,
 * sorted by name and value and encoded as URLSearchParams does.
 */
export function signUrl(url: URL, credential: Pick<Credential, 'id' | 'secret'>, expiresSeconds: number): URL {
  const signed = new URL(url);
  signed.searchParams.set('key', credential.id);
  signed.searchParams.set('expires', String(expiresSeconds));
  signed.searchParams.set('signature', signatureOf(signed, credential.secret));
  return signed;
}

/** The credential a URL is signed with; null when it is unsigned, forged or over. */
export function verifySignedUrl(url: URL, credentials: Credentials, nowMs = Date.now()): Credential | null {
  const { searchParams } = url;
  const credential = credentials.get(searchParams.get('key') ?? '');
  const right = equalSecrets(searchParams.get('signature') ?? '', signatureOf(url, credential?.secret ?? ''));
  const expires = searchParams.get('expires') ?? '';
  return right && /^\d{1,12}$/.test(expires) && Number(expires) * 1000 >= nowMs ? credential : null;
}

export function isSigned({ searchParams }: URL): boolean {
  return searchParams.has('signature');
}

function signatureOf({ pathname, searchParams }: URL, secret: string): string {
  const signed = [...searchParams].filter(([name]) => name !== 'signature');
  const sorted = signed.sort((one, other) => (one.join('=') < other.join('=') ? -1 : 1));
  return createHmac('sha256', secret)
    .update(`${pathname}?${new URLSearchParams(sorted).toString()}`)
    .digest('hex');
}
