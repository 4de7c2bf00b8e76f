/** What is left after a request was counted. */
export interface Budget {
  readonly allowed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** Seconds until another request is allowed; 0 when one is. */
  readonly resetSeconds: number;
}

interface Bucket {
  tokens: number;
  filledMs: number;
}

/** So many requests a second for each name, in bursts of at most one second's worth. */
export class RateLimit {
  readonly #perSecond: number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param perSecond 0 for no limit */
  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  take(name: string, nowMs = Date.now()): Budget {
    const limit = this.#perSecond;
    if (limit === 0) return { allowed: true, limit: 0, remaining: 0, resetSeconds: 0 };
    const most = Math.max(1, limit);
    const bucket = this.#buckets.get(name) ?? { tokens: most, filledMs: nowMs };
    bucket.tokens = Math.min(most, bucket.tokens + ((nowMs - bucket.filledMs) / 1000) * limit);
    bucket.filledMs = nowMs;
    const allowed = bucket.tokens >= 1;
    if (allowed) bucket.tokens -= 1;
    this.#buckets.set(name, bucket);
    this.#forgetFull(nowMs, most);
    const missing = Math.max(0, 1 - bucket.tokens);
    return { allowed, limit, remaining: Math.floor(bucket.tokens), resetSeconds: missing / limit };
  }

  /** A bucket that has filled up again is as good as none. */
  #forgetFull(nowMs: number, most: number): void {
    if (this.#buckets.size < 10_000) return;
    for (const [name, { tokens, filledMs }] of this.#buckets)
      if (tokens + ((nowMs - filledMs) / 1000) * this.#perSecond >= most) this.#buckets.delete(name);
  }
}
