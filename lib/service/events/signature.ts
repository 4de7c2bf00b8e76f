import { createHmac } from 'node:crypto';
import { equalSecrets } from '../accounts/credentials.js';

/** The header that carries time and signature of a callback: `t=1700000000,v1=<hex>`. */
export const signatureHeader = 'stillframe-signature';

/** `v1` is hex HMAC-SHA256 with the configured signing key over the time in Unix seconds, a dot, and the body as sent. */
export function signBody(body: string, key: string, timeSeconds: number): string {
  const digest = createHmac('sha256', key).update(`${timeSeconds}.${body}`).digest('hex');
  return `t=${timeSeconds},v1=${digest}`;
}

/**
 * For receivers: whether a callback was signed with `key`, not longer ago than `toleranceSeconds`.
 * @param header the value of the `stillframe-signature` header
 * @param body the body as received, before it is parsed
 */
export function verifyCallback(
  header: string,
  body: string,
  key: string,
  { toleranceSeconds = 300, nowMs = Date.now() } = {},
): boolean {
  const [, time = ''] = /^t=(\d{1,12}),v1=[0-9a-f]{64}$/.exec(header) ?? [];
  if (time === '' || Math.abs(nowMs / 1000 - Number(time)) > toleranceSeconds) return false;
  return equalSecrets(header, signBody(body, key, Number(time)));
}
