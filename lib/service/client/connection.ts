import type { Static } from 'typebox';
import type { ErrorAnswer } from '../api/rest/schemas.js';

export interface ClientOptions {
  /** Where the service is: `http://127.0.0.1:8920`. */
  readonly baseUrl: string;
  /** Needed where the service asks for credentials. */
  readonly credential?: { readonly id: string; readonly secret: string } | undefined;
  /** Default: the global one. */
  readonly fetch?: typeof fetch | undefined;
}

/** What the service refused, with its stable code. */
export class ServiceRefusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly parameter: string | null;
  readonly requestId: string;

  constructor(status: number, { code, message, parameter, requestId }: Static<typeof ErrorAnswer>['error']) {
    super(message);
    this.name = 'ServiceRefusal';
    this.status = status;
    this.code = code;
    this.parameter = parameter ?? null;
    this.requestId = requestId;
  }
}

/** The bytes of a file: a Blob as of `fs.openAsBlob`, a Uint8Array, a ReadableStream. */
export type FileBody = NonNullable<RequestInit['body']>;

/** What goes with a request. */
export interface Sent {
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly file?: FileBody;
  readonly query?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Requests to one service. */
export class Connection {
  readonly #base: URL;
  readonly #fetch: typeof fetch;
  readonly #authorization: Readonly<Record<string, string>>;

  constructor({ baseUrl, credential, fetch: given = fetch }: ClientOptions) {
    this.#base = new URL(baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
    this.#fetch = given;
    this.#authorization =
      credential === undefined ? {} : { authorization: `Basic ${btoa(`${credential.id}:${credential.secret}`)}` };
  }

  /** The answer's JSON. */
  async json<Result>(method: string, path: string, sent: Sent = {}): Promise<Result> {
    return (await (await this.#send(method, path, sent)).json()) as Result;
  }

  async none(method: string, path: string, sent: Sent = {}): Promise<void> {
    await (await this.#send(method, path, sent)).arrayBuffer();
  }

  /** The answer's bytes. */
  async bytes(path: string, query: object): Promise<Uint8Array> {
    return new Uint8Array(await (await this.#send('GET', path, { query })).arrayBuffer());
  }

  /** @throws ServiceRefusal, what fetch throws */
  async #send(method: string, path: string, { query = {}, headers = {}, ...sent }: Sent): Promise<Response> {
    const url = new URL(path, this.#base);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const { type, ...content } = contentOf(sent);
    const response = await this.#fetch(url, {
      method,
      headers: { ...this.#authorization, ...type, ...headers },
      ...content,
    });
    if (response.ok) return response;
    const { error } = (await response.json()) as Static<typeof ErrorAnswer>;
    throw new ServiceRefusal(response.status, error);
  }
}

/** What fetch is told of the body, if there is one. */
function contentOf({ body, file }: Pick<Sent, 'body' | 'file'>): {
  readonly type: Readonly<Record<string, string>>;
  readonly body?: FileBody;
  readonly duplex?: 'half';
} {
  if (file !== undefined) return { type: { 'content-type': 'application/octet-stream' }, body: file, duplex: 'half' };
  if (body === undefined) return { type: {} };
  return { type: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
