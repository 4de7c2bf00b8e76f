import * as http from 'node:http';
import * as https from 'node:https';
import { StillframeError } from '../errors.js';
import { createCheckedLookup, type Resolve } from './checked-lookup.js';
import { checkUrl, isAddressAllowed, shownUrl } from './host-policy.js';
import { abortError, sourceError } from './source-error.js';
import type { SourcePolicy } from './source-policy.js';

export interface HttpAnswer {
  readonly response: http.IncomingMessage;
  /** Where the answer came from, after redirects. */
  readonly url: URL;
}

/**
 * GET requests under the source policy, judged again at every redirect. Its agents are its own: connections are not
 * shared with the host program, and proxies named in the environment are not asked.
 */
export class HttpClient {
  readonly #agents = {
    'http:': new http.Agent({ keepAlive: true, maxSockets: 4 }),
    'https:': new https.Agent({ keepAlive: true, maxSockets: 4 }),
  };
  readonly #policy: SourcePolicy;
  readonly #resolve: Resolve;

  constructor(policy: SourcePolicy, resolve: Resolve) {
    this.#policy = policy;
    this.#resolve = resolve;
  }

  async get(start: URL, headers: http.OutgoingHttpHeaders, signal: AbortSignal): Promise<HttpAnswer> {
    let url = start;
    for (let redirects = 0; ; redirects += 1) {
      checkUrl(url, this.#policy);
      const response = await this.#ask(url, headers, signal);
      if (!isRedirect(response)) return { response, url };
      response.destroy();
      if (redirects >= this.#policy.maxRedirects) {
        throw sourceError(
          'LIMIT_EXCEEDED',
          `at most ${this.#policy.maxRedirects} redirects are followed`,
          shownUrl(start),
        );
      }
      url = redirectTarget(response, url);
    }
  }

  close(): void {
    this.#agents['http:'].destroy();
    this.#agents['https:'].destroy();
  }

  async #ask(url: URL, headers: http.OutgoingHttpHeaders, signal: AbortSignal): Promise<http.IncomingMessage> {
    for (;;) {
      if (signal.aborted) throw abortError(signal);
      const outcome = await this.#askOnce(url, headers, signal);
      if (outcome !== 'stale') return outcome;
    }
  }

  #askOnce(url: URL, headers: http.OutgoingHttpHeaders, signal: AbortSignal): Promise<http.IncomingMessage | 'stale'> {
    return new Promise((resolve, reject) => {
      const secure = url.protocol === 'https:';
      const request = (secure ? https : http).request(url, {
        method: 'GET',
        agent: this.#agents[secure ? 'https:' : 'http:'],
        lookup: createCheckedLookup(this.#resolve, (address) => isAddressAllowed(address, url, this.#policy)),
        headers: { ...headers, Accept: '*/*', 'Accept-Encoding': 'identity', 'User-Agent': 'stillframe' },
        signal,
      });
      const fail = (error: NodeJS.ErrnoException): void => {
        clearTimeout(idle);
        reject(connectionError(error, url, signal));
        request.destroy();
      };
      // Runs from the resolution of the name to the last header, so dripping headers do not reset it.
      const { idleTimeoutMs } = this.#policy;
      const idle = setTimeout(() => fail(idleError(url, idleTimeoutMs)), idleTimeoutMs);
      request.once('response', (response) => {
        clearTimeout(idle);
        resolve(response);
      });
      // `on`: a socket may fail again after the response was given up.
      request.on('error', (error: NodeJS.ErrnoException) => {
        // The server had closed a kept connection: ask again on another. Every such round uses up one kept connection.
        if (request.reusedSocket && error.code === 'ECONNRESET') resolve('stale');
        fail(error);
      });
      // An answer that changes the protocol closes the request without any other event.
      request.once('close', () => fail(new Error('closed without an answer')));
      request.end();
    });
  }
}

/** The bytes of a body as they come; gives up when none come for `idleTimeoutMs`. */
export async function* bodyOf(
  answer: HttpAnswer,
  idleTimeoutMs: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  const { response, url } = answer;
  const chunks = response[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  try {
    for (;;) {
      const idle = setTimeout(() => response.destroy(idleError(url, idleTimeoutMs)), idleTimeoutMs);
      const step = await chunks.next().finally(() => clearTimeout(idle));
      if (step.done === true) return;
      yield step.value;
    }
  } catch (error) {
    throw connectionError(error, url, signal);
  } finally {
    response.destroy();
  }
}

/** Any failure of a connection as a coded error. */
export function connectionError(error: unknown, url: URL, signal: AbortSignal): StillframeError {
  if (StillframeError.is(error)) return error;
  if (signal.aborted) return abortError(signal);
  const { code, message } = error as NodeJS.ErrnoException;
  return sourceError('INVALID_SOURCE', 'the connection failed', `${shownUrl(url)} (${code ?? message})`, error);
}

function isRedirect(response: http.IncomingMessage): boolean {
  return [301, 302, 303, 307, 308].includes(response.statusCode ?? 0);
}

function redirectTarget(response: http.IncomingMessage, from: URL): URL {
  const { location } = response.headers;
  if (location === undefined || !URL.canParse(location, from.href)) {
    throw sourceError('INVALID_SOURCE', 'the server redirects to nowhere', shownUrl(from));
  }
  const target = new URL(location, from);
  if (from.protocol === 'https:' && target.protocol === 'http:') {
    throw sourceError('SOURCE_FORBIDDEN', 'a redirect must not lead from https to http', shownUrl(from));
  }
  return target;
}

function idleError(url: URL, idleTimeoutMs: number): StillframeError {
  return sourceError('TIMEOUT', `the server sent nothing for ${idleTimeoutMs} ms`, shownUrl(url));
}
