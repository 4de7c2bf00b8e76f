import { createHash, timingSafeEqual } from 'node:crypto';
import type { CredentialConfig } from '../config/schema.js';

/** Operations a credential may be limited to. */
export const operations = [
  'media.read',
  'media.write',
  'templates.read',
  'templates.write',
  'jobs.read',
  'jobs.submit',
  'jobs.cancel',
  'events.read',
  'events.write',
  'pictures.read',
] as const;

export type Operation = (typeof operations)[number];

/** Who a request comes from. */
export interface Caller {
  readonly account: string;
  /** Null where nobody was asked: loopback without credentials. */
  readonly credential: Credential | null;
}

export interface Credential {
  readonly id: string;
  readonly secret: string;
  readonly account: string;
  /** Null: all of them. */
  readonly allow: ReadonlySet<string> | null;
}

/** The account of everything when the configuration names none. */
export const defaultAccount = 'default';

/** The configured credentials, by id. */
export class Credentials {
  readonly #byId: ReadonlyMap<string, Credential>;

  constructor(configured: readonly CredentialConfig[]) {
    this.#byId = new Map(
      configured.map(({ id, secret, account = defaultAccount, allow }) => [
        id,
        { id, secret, account, allow: allow === undefined ? null : new Set(allow) },
      ]),
    );
  }

  /** Whether nobody has to say who they are. */
  get none(): boolean {
    return this.#byId.size === 0;
  }

  get(id: string): Credential | null {
    return this.#byId.get(id) ?? null;
  }

  /** The credential whose secret was given; null for an unknown id or a wrong secret, which take the same time. */
  verify(id: string, secret: string): Credential | null {
    const credential = this.get(id);
    const right = equalSecrets(secret, credential?.secret ?? '');
    return right ? credential : null;
  }
}

/** Whether two texts are equal, in a time that tells nothing of where they differ, or of their lengths. */
export function equalSecrets(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected)) && expected !== '';
}

export function mayDo({ credential }: Caller, operation: Operation): boolean {
  return credential?.allow?.has(operation) ?? true;
}
