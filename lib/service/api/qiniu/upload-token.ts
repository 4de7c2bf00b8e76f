import type { Caller } from '../../accounts/credentials.js';
import type { Service } from '../../service.js';
import { requireAllowed } from './authorization.js';
import { checkKey, decodeBase64 } from './entry.js';
import { badRequest, badToken, notOffered } from './error.js';
import { checkDeadline, verifyToken } from './token.js';
import type { Persistent } from './pfop.js';

/** What an upload token allows. */
export interface UploadPolicy {
  readonly bucket: string;
  /** The name the file must have, or begin with; null for any. */
  readonly key: string | null;
  readonly isPrefix: boolean;
  /** An object of the name stays as it is. */
  readonly onlyNew: boolean;
  readonly mostBytes: number;
  readonly leastBytes: number;
  /** What follows the upload. */
  readonly persistent: Persistent | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** `endUser` is for callbacks, which are not offered; `detectMime` and `fileType` say what is done anyway. */
const known = [
  ...['scope', 'deadline', 'isPrefixalScope', 'insertOnly', 'fsizeLimit', 'fsizeMin'],
  ...['persistentOps', 'persistentNotifyUrl', 'persistentPipeline', 'persistentType'],
  ...['endUser', 'detectMime', 'fileType'],
];

/**
 * Checks `<access key>:<signature>:<policy>` and reads the policy.
 * @throws a 401 for a token that is not right or has expired, a 400 for a policy that asks for what is not offered
 */
export function readUploadToken(
  { credentials }: Service,
  token: string,
): { readonly caller: Caller; readonly policy: UploadPolicy } {
  const [id = '', signature = '', encoded = ''] = token.split(':');
  const credential = verifyToken(credentials, `${id}:${signature}`, [encoded]);
  const fields = parsePolicy(encoded);
  const { deadline } = fields;
  checkDeadline(typeof deadline === 'number' ? String(deadline) : '');
  const caller = requireAllowed({ account: credential.account, credential }, 'media.write');
  const policy = toPolicy(fields);
  if (policy.persistent !== null) requireAllowed(caller, 'jobs.submit');
  return { caller, policy };
}

function parsePolicy(encoded: string): Fields {
  try {
    const policy: unknown = JSON.parse(decodeBase64(encoded) ?? '');
    if (typeof policy === 'object' && policy !== null) return policy as Fields;
  } catch {
    // Said below.
  }
  throw badToken('the policy must be the URL-safe base64 of a JSON object');
}

function toPolicy(fields: Fields): UploadPolicy {
  const unknown = Object.entries(fields).find(([name, value]) => !known.includes(name) && isGiven(value));
  if (unknown !== undefined) throw notOffered(`policy: ${unknown[0]}`);
  const scope = textOf(fields, 'scope') ?? '';
  const colon = scope.indexOf(':');
  const key = colon < 0 ? null : checkKey(scope.slice(colon + 1));
  const isPrefix = fields['isPrefixalScope'] === 1;
  return {
    bucket: colon < 0 ? scope : scope.slice(0, colon),
    key,
    isPrefix,
    onlyNew: key === null || isPrefix || isGiven(fields['insertOnly']),
    mostBytes: numberOf(fields, 'fsizeLimit') ?? Infinity,
    leastBytes: numberOf(fields, 'fsizeMin') ?? 0,
    persistent: persistentOf(fields),
  };
}

function persistentOf(fields: Fields): Persistent | null {
  const fops = textOf(fields, 'persistentOps');
  if (fops === null) return null;
  return {
    fops,
    notifyUrl: textOf(fields, 'persistentNotifyUrl'),
    pipeline: textOf(fields, 'persistentPipeline'),
    force: false,
    idle: fields['persistentType'] === 1,
  };
}

function isGiven(value: unknown): boolean {
  return ![undefined, null, '', 0, false].includes(value as null);
}

function textOf(fields: Fields, name: string): string | null {
  const value = fields[name];
  if (!isGiven(value)) return null;
  if (typeof value === 'string') return value;
  throw badRequest(`policy: ${name} must be a text`);
}

function numberOf(fields: Fields, name: string): number | null {
  const value = fields[name];
  if (!isGiven(value)) return null;
  if (typeof value === 'number' && value > 0) return value;
  throw badRequest(`policy: ${name} must be a number of bytes`);
}
