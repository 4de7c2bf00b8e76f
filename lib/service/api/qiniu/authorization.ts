import type { IncomingMessage } from 'node:http';
import { defaultAccount, mayDo, type Caller, type Operation } from '../../accounts/credentials.js';
import type { Service } from '../../service.js';
import { clockSkewMs, isOfNow } from '../vendor/clock.js';
import { badToken, forbidden } from './error.js';
import { verifyToken } from './token.js';

const form = 'application/x-www-form-urlencoded';

/** What of a request its signature is made over. */
export type SignedRequest = Pick<IncomingMessage, 'method' | 'url' | 'headers'>;

/** Whether a request is signed in one of Qiniu's two ways. */
export function isSigned({ headers }: SignedRequest): boolean {
  return /^(QBox|Qiniu) /.test(headers.authorization ?? '');
}

/**
 * Who asks, by the `Authorization` header. Without configured credentials nobody is asked, but what is signed is checked.
 * @throws a 401, or FORBIDDEN
 */
export function authenticate(
  { credentials }: Pick<Service, 'credentials'>,
  request: SignedRequest,
  body: Buffer,
  operation: Operation,
): Caller {
  if (credentials.none && request.headers.authorization === undefined)
    return { account: defaultAccount, credential: null };
  const [, scheme, token = ''] = /^(QBox|Qiniu) (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
  if (scheme === undefined) throw badToken();
  const texts = scheme === 'QBox' ? qboxTexts(request, body) : qiniuTexts(request, body);
  const credential = verifyToken(credentials, token, texts);
  checkClock(request.headers['x-qiniu-date']);
  return requireAllowed({ account: credential.account, credential }, operation);
}

/** @throws FORBIDDEN */
export function requireAllowed(caller: Caller, operation: Operation): Caller {
  if (!mayDo(caller, operation)) throw forbidden(operation);
  return caller;
}

/** The older way: the target, and the body where it is a form. */
export function qboxTexts({ url = '', headers }: SignedRequest, body: Buffer): readonly Buffer[] {
  const signsBody = mediaType(headers['content-type']) === form;
  return [Buffer.concat([Buffer.from(`${url}\n`), signsBody ? body : Buffer.alloc(0)])];
}

/**
 * The newer way: method, target, host, content type, `X-Qiniu-` headers and body. The official Node SDK writes the port
 * twice where there is one, and signs the type of a form where there is no type; other SDKs do neither.
 */
export function qiniuTexts({ method = '', url = '', headers }: SignedRequest, body: Buffer): readonly Buffer[] {
  const { host = '', 'content-type': type } = headers;
  const [, port] = /:(\d+)$/.exec(host) ?? [];
  const hosts = port === undefined ? [host] : [host, `${host}:${port}`];
  const types = type === undefined ? ['', `\nContent-Type: ${form}`] : [`\nContent-Type: ${type}`];
  const own = ownHeaders(headers);
  const signsBody = body.byteLength > 0 && mediaType(type) !== 'application/octet-stream';
  return hosts.flatMap((signedHost) =>
    types.map((signedType) =>
      Buffer.concat([
        Buffer.from(`${method.toUpperCase()} ${url}\nHost: ${signedHost}${signedType}${own}\n\n`),
        signsBody ? body : Buffer.alloc(0),
      ]),
    ),
  );
}

function ownHeaders(headers: IncomingMessage['headers']): string {
  const prefix = 'x-qiniu-';
  return Object.entries(headers)
    .filter(([name]) => name.startsWith(prefix) && name.length > prefix.length)
    .map(([name, value]) => `\n${canonicalName(name)}: ${String(value)}`)
    .sort()
    .join('');
}

/** `X-Qiniu-Date` */
function canonicalName(name: string): string {
  return name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

function mediaType(header: string | undefined): string {
  return (header ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** The date is optional; a request that has one, `20060102T150405Z`, is good for a quarter of an hour. */
function checkClock(header: string | string[] | undefined): void {
  if (header === undefined) return;
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(header)) ?? [];
  const timeMs = Date.parse(`${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}Z`);
  if (!isOfNow(timeMs)) throw badToken(`X-Qiniu-Date is more than ${clockSkewMs / 60_000} minutes off`);
}
