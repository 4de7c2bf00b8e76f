import type { Config } from '../../config/schema.js';

/** Which bucket a host name stands for. */
export class Domains {
  readonly #buckets: ReadonlyMap<string, string>;
  /** The bucket of every other host; null for none. */
  readonly defaultBucket: string | null;

  constructor({ domains, defaultBucket }: Config['qiniu']) {
    this.#buckets = new Map(Object.entries(domains).map(([host, bucket]) => [host.toLowerCase(), bucket]));
    this.defaultBucket = defaultBucket === '' ? null : defaultBucket;
  }

  /** The bucket of a configured domain, with its port or whatever the port. */
  bound(host: string | undefined): string | null {
    const name = (host ?? '').toLowerCase();
    return this.#buckets.get(name) ?? this.#buckets.get(name.replace(/:\d+$/, '')) ?? null;
  }

  bucketOf(host: string | undefined): string | null {
    return this.bound(host) ?? this.defaultBucket;
  }
}
