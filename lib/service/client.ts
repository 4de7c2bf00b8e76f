/**
 * `stillframe/client`: the REST API as typed calls, for programs that talk to a service elsewhere. Needs nothing but
 * `fetch`; types come from the schemas the service checks with.
 */
import type { Static } from 'typebox';
import type {
  DefinitionAnswer,
  DeliveryAnswer,
  ErrorAnswer,
  EventAnswer,
  JobAnswer,
  MediumAnswer,
} from './api/rest/schemas.js';
import type { ParametersOf } from './templates/parameters.js';
import type { ProductKind } from './jobs/job.js';

export { signUrl } from './accounts/signed-url.js';
export { verifyCallback, signatureHeader } from './events/signature.js';

export type MediumInfo = Static<typeof MediumAnswer>;
export type JobInfo = Static<typeof JobAnswer>;
export type DefinitionInfo = Static<typeof DefinitionAnswer>;
export type EventInfo = Static<typeof EventAnswer>;
export type DeliveryInfo = Static<typeof DeliveryAnswer>;

export interface ClientOptions {
  /** Where the service is: `http://127.0.0.1:8920`. */
  readonly baseUrl: string;
  /** Needed where the service asks for credentials. */
  readonly credential?: { readonly id: string; readonly secret: string } | undefined;
  /** Default: the global one. */
  readonly fetch?: typeof fetch | undefined;
}

export interface Listed<Item> {
  readonly items: readonly Item[];
  /** What to pass as `after` for the next page; null on the last. */
  readonly next: string | null;
}

export interface PageOptions {
  readonly limit?: number;
  readonly after?: string;
}

export type NewMediumOptions = ({ readonly root: string; readonly path: string } | { readonly url: string }) & {
  readonly referenceId?: string;
  readonly title?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
};

/** A product of its own, or a template with what differs from it. */
export type JobOptions = (
  | { [Kind in ProductKind]: { readonly kind: Kind; readonly parameters?: ParametersOf<Kind> } }[ProductKind]
  | { readonly templateId: string; readonly parameters?: Readonly<Record<string, unknown>> }
) & {
  readonly mediumId: string;
  /** -10 to 10, higher goes first. Default 0. */
  readonly priority?: number;
  /** URL that is told of the end. */
  readonly callback?: string;
  readonly userData?: string;
};

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

/** Every call rejects with {@link ServiceRefusal} when the service refuses, and with fetch's own error when it is not there. */
export class Client {
  readonly #base: URL;
  readonly #fetch: typeof fetch;
  readonly #authorization: Readonly<Record<string, string>>;

  constructor({ baseUrl, credential, fetch: given = fetch }: ClientOptions) {
    this.#base = new URL(baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
    this.#fetch = given;
    this.#authorization =
      credential === undefined ? {} : { authorization: `Basic ${btoa(`${credential.id}:${credential.secret}`)}` };
  }

  /** The medium, new or known. It is probed soon after; see its `state`. */
  registerMedium(medium: NewMediumOptions): Promise<MediumInfo> {
    return this.#send('POST', 'v1/media', { body: medium });
  }

  getMedium(id: string): Promise<MediumInfo> {
    return this.#send('GET', `v1/media/${id}`);
  }

  listMedia(
    query: PageOptions & {
      readonly search?: string;
      readonly state?: MediumInfo['state'];
      readonly referenceId?: string;
    } = {},
  ): Promise<Listed<MediumInfo>> {
    return this.#send('GET', 'v1/media', { query });
  }

  async deleteMedium(id: string): Promise<void> {
    await this.#send('DELETE', `v1/media/${id}`);
  }

  createTemplate<Kind extends ProductKind>(
    name: string,
    body: { readonly kind: Kind; readonly parameters: ParametersOf<Kind> },
  ): Promise<DefinitionInfo> {
    return this.#send('POST', 'v1/templates', { body: { name, body } });
  }

  listTemplates(query: PageOptions = {}): Promise<Listed<DefinitionInfo>> {
    return this.#send('GET', 'v1/templates', { query });
  }

  /** The job is durable when this resolves. With a key, a repeated call gives the same job. */
  submitJob(job: JobOptions, idempotencyKey?: string): Promise<JobInfo> {
    const headers = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
    return this.#send('POST', 'v1/jobs', { body: job, headers });
  }

  /** With its results, once it has any. */
  getJob(id: string): Promise<JobInfo> {
    return this.#send('GET', `v1/jobs/${id}`);
  }

  cancelJob(id: string): Promise<JobInfo> {
    return this.#send('POST', `v1/jobs/${id}/cancel`);
  }

  listJobs(
    query: PageOptions & {
      readonly state?: JobInfo['state'];
      readonly kind?: ProductKind;
      readonly mediumId?: string;
      readonly group?: string;
    } = {},
  ): Promise<Listed<JobInfo>> {
    return this.#send('GET', 'v1/jobs', { query });
  }

  /** All of them, newest first, page by page. */
  everyJob(): AsyncGenerator<JobInfo, void> {
    return everyItem((after) => this.listJobs({ limit: 500, ...after }));
  }

  listEvents(query: PageOptions & { readonly unacknowledged?: boolean } = {}): Promise<Listed<EventInfo>> {
    return this.#send('GET', 'v1/events', { query });
  }

  everyEvent(): AsyncGenerator<EventInfo, void> {
    return everyItem((after) => this.listEvents({ limit: 500, ...after }));
  }

  async acknowledgeEvents(ids: readonly string[]): Promise<number> {
    const { acknowledged } = await this.#send<{ readonly acknowledged: number }>('POST', 'v1/events/acknowledge', {
      body: { ids },
    });
    return acknowledged;
  }

  listDeliveries(query: PageOptions & { readonly eventId?: string } = {}): Promise<Listed<DeliveryInfo>> {
    return this.#send('GET', 'v1/deliveries', { query });
  }

  resendDelivery(id: string): Promise<DeliveryInfo> {
    return this.#send('POST', `v1/deliveries/${id}/resend`);
  }

  async #send<Result>(
    method: string,
    path: string,
    {
      body,
      query = {},
      headers = {},
    }: { readonly body?: unknown; readonly query?: object; readonly headers?: object } = {},
  ): Promise<Result> {
    const url = new URL(path, this.#base);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const response = await this.#fetch(url, {
      method,
      headers: {
        ...this.#authorization,
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) return (response.status === 204 ? null : await response.json()) as Result;
    const { error } = (await response.json()) as Static<typeof ErrorAnswer>;
    throw new ServiceRefusal(response.status, error);
  }
}

async function* everyItem<Item>(
  list: (after: { readonly after?: string }) => Promise<Listed<Item>>,
): AsyncGenerator<Item, void> {
  let after: { readonly after?: string } = {};
  for (;;) {
    const { items, next } = await list(after);
    yield* items;
    if (next === null) return;
    after = { after: next };
  }
}
