import { BlockCache, defaultCacheShape } from './block-cache.js';
import type { ByteSource } from './byte-source.js';
import { shownUrl } from './host-policy.js';
import { bodyOf, type HttpAnswer, type HttpClient } from './http-client.js';
import { contentRangeOf, ifRange, refusalOf, sameVersion, validatorsOf, type Validators } from './http-status.js';
import { abortError, sourceError } from './source-error.js';
import type { SourcePolicy } from './source-policy.js';
import { StillframeError } from '../errors.js';

/** Requests made for one range before a server that ends early is given up. */
const maxAttempts = 4;

/** A source on a server that answers ranges. One version of it: a change on the server is an error, never mixed bytes. */
export class RangedSource implements ByteSource {
  readonly size: number;
  readonly #client: HttpClient;
  readonly #policy: SourcePolicy;
  readonly #named: URL;
  readonly #version: Validators;
  readonly #cache: BlockCache;
  /** Where the last redirect led; asked first, since redirects cost a round trip each. */
  #current: URL;
  #takenBytes = 0;

  private constructor(client: HttpClient, policy: SourcePolicy, named: URL, first: HttpAnswer, size: number) {
    this.#client = client;
    this.#policy = policy;
    this.#named = named;
    this.#current = first.url;
    this.#version = validatorsOf(first.response);
    this.size = size;
    this.#cache = new BlockCache(size, (offset, length, onBytes, signal) =>
      this.#fetch(offset, length, onBytes, signal),
    );
  }

  /** Goes on from the answer to a request for the first block. */
  static async from(
    client: HttpClient,
    policy: SourcePolicy,
    named: URL,
    first: HttpAnswer,
    signal: AbortSignal,
  ): Promise<RangedSource> {
    const range = contentRangeOf(first.response);
    if (range === null) {
      first.response.destroy();
      throw sourceError('INVALID_SOURCE', 'the server must say which range it sends', shownUrl(first.url));
    }
    const { total } = range;
    if (total > policy.maxBytes) {
      first.response.destroy();
      throw sourceError('LIMIT_EXCEEDED', `a source may hold at most ${policy.maxBytes} bytes`, `${total} bytes`);
    }
    const source = new RangedSource(client, policy, named, first, total);
    const block = new Uint8Array(Math.min(defaultCacheShape.blockBytes, total));
    await source.#fetch(0, block.length, appendTo(block), signal, first);
    source.#cache.put(0, block);
    return source;
  }

  read(offset: number, length: number, signal: AbortSignal): Promise<Uint8Array> {
    return this.#cache.read(offset, length, signal);
  }

  close(): Promise<void> {
    this.#cache.close();
    this.#client.close();
    return Promise.resolve();
  }

  async #fetch(
    offset: number,
    length: number,
    onBytes: (bytes: Uint8Array) => void,
    signal: AbortSignal,
    first: HttpAnswer | null = null,
  ): Promise<void> {
    let taken = 0;
    let answer = first;
    let failure: StillframeError | null = null;
    for (let attempt = 0; attempt < maxAttempts && taken < length; attempt += 1) {
      answer ??= await this.#ask(offset + taken, offset + length - 1, signal);
      this.#check(answer, offset + taken, offset + length - 1);
      try {
        for await (const bytes of bodyOf(answer, this.#policy.idleTimeoutMs, signal)) {
          this.#take(bytes.length);
          taken += bytes.length;
          if (taken > length) throw this.#wrong('more bytes than the range has');
          onBytes(bytes);
        }
        failure = this.#wrong('fewer bytes than the range has');
      } catch (error) {
        if (signal.aborted) throw abortError(signal);
        // Only a broken connection is worth another request; limits, time-outs and lies are not.
        if (!StillframeError.is(error) || error.code !== 'INVALID_SOURCE' || taken > length) throw error;
        failure = error;
      }
      answer = null;
    }
    if (taken < length && failure !== null) throw failure;
  }

  async #ask(start: number, end: number, signal: AbortSignal): Promise<HttpAnswer> {
    const headers = { Range: `bytes=${start}-${end}`, ...ifRange(this.#version) };
    let answer = await this.#client.get(this.#current, headers, signal);
    if (refusalOf(answer) !== null && this.#current.href !== this.#named.href) {
      // The place a redirect once led to may have expired, as signed addresses do.
      answer.response.destroy();
      answer = await this.#client.get(this.#named, headers, signal);
    }
    this.#current = answer.url;
    return answer;
  }

  #check(answer: HttpAnswer, start: number, end: number): void {
    const fault = refusalOf(answer) ?? this.#faultOf(answer, start, end);
    if (fault === null) return;
    answer.response.destroy();
    throw fault;
  }

  #faultOf({ response }: HttpAnswer, start: number, end: number): StillframeError | null {
    if (response.statusCode === 200 || !sameVersion(this.#version, validatorsOf(response))) return this.#changed();
    const range = contentRangeOf(response);
    if (range?.start !== start || range.end > end) return this.#wrong('another range than asked for');
    const length = response.headers['content-length'];
    if (length !== undefined && Number(length) !== range.end - range.start + 1) {
      return this.#wrong('a length that is not that of its range');
    }
    return range.total === this.size ? null : this.#changed();
  }

  #take(bytes: number): void {
    this.#takenBytes += bytes;
    if (this.#takenBytes > this.#policy.maxBytes) {
      throw sourceError('LIMIT_EXCEEDED', `a source may send at most ${this.#policy.maxBytes} bytes`);
    }
  }

  #changed(): StillframeError {
    return sourceError('INVALID_SOURCE', 'it changed on the server while it was read', shownUrl(this.#current));
  }

  #wrong(what: string): StillframeError {
    return sourceError('INVALID_SOURCE', `the server sends ${what}`, shownUrl(this.#current));
  }
}

function appendTo(target: Uint8Array): (bytes: Uint8Array) => void {
  let filled = 0;
  return (bytes) => {
    target.set(bytes, filled);
    filled += bytes.length;
  };
}
