import { createHash } from 'node:crypto';
import { checkUrl } from '../../source/host-policy.js';
import type { SourcePolicy } from '../../source/source-policy.js';
import { invalidParameter } from '../../errors.js';
import type { EventAnnouncer } from '../events/announcer.js';
import type { JsonObject } from '../json.js';
import { notFound, ServiceError } from '../service-error.js';
import { newId } from '../store/id.js';
import type { Store } from '../store/store.js';
import { mergeParameters, type TemplateBody, type Templates } from '../templates/template.js';
import type { Job, JobCallback, NewJob, ProductKind, SaveAs } from './job.js';

/** What a client asks for: a template with overrides, or a product of its own. */
export interface JobWish {
  readonly mediumId: string;
  readonly templateId: string | null;
  readonly kind: ProductKind | null;
  /** All of the parameters, or what differs from the template's. */
  readonly parameters: JsonObject;
  readonly priority: number;
  readonly callback: JobCallback | null;
  readonly userData: string | null;
  /** Default: nowhere. */
  readonly saveAs?: SaveAs;
  /** Default: as the template says, else false. */
  readonly setCover?: boolean;
}

export interface DeskHooks {
  /** There is something in the queue. */
  readonly submitted: () => void;
  readonly cancelled: (jobId: string) => void;
}

/** Where jobs are submitted and called off. Vendors' APIs and our own come here. */
export class JobDesk {
  readonly #store: Store;
  readonly #templates: Templates;
  readonly #announcer: EventAnnouncer;
  readonly #callbackPolicy: SourcePolicy;
  readonly #hooks: DeskHooks;

  constructor(
    store: Store,
    templates: Templates,
    announcer: EventAnnouncer,
    callbackPolicy: SourcePolicy,
    hooks: DeskHooks,
  ) {
    this.#store = store;
    this.#templates = templates;
    this.#announcer = announcer;
    this.#callbackPolicy = callbackPolicy;
    this.#hooks = hooks;
  }

  /**
   * Puts jobs into the queue, all or none; they are durable when this resolves. A repeated `idempotencyKey` gives the jobs
   * of the first time.
   * @throws INVALID_PARAMETER, NOT_FOUND, CONFLICT (the key was used for another request)
   */
  async submit(
    account: string,
    wishes: readonly JobWish[],
    { idempotencyKey = null, group = null }: { idempotencyKey?: string | null; group?: string | null } = {},
  ): Promise<readonly Job[]> {
    const jobs: NewJob[] = [];
    for (const wish of wishes) jobs.push(await this.#plan(account, wish, group));
    const idempotency = idempotencyKey === null ? null : { key: idempotencyKey, digest: digestOf(wishes) };
    const reply = await this.#store.jobs.submit({ account, jobs, idempotency });
    if (reply.outcome === 'conflict')
      throw new ServiceError('CONFLICT', 'idempotency-key: was used for another request');
    if (reply.outcome === 'accepted') this.#hooks.submitted();
    return reply.jobs;
  }

  /** @throws NOT_FOUND */
  async cancel(account: string, id: string): Promise<Job> {
    const job = await this.#store.jobs.get(account, id);
    if (job === null) throw notFound('job', id);
    const event = this.#announcer.jobEvent('job.cancelled', job, []);
    const cancelled = await this.#store.jobs.cancel(account, id, event);
    if (cancelled === null) throw notFound('job', id);
    this.#hooks.cancelled(id);
    this.#announcer.announced();
    return cancelled;
  }

  /** Calls off all jobs of a medium that have not begun. */
  async cancelWaiting(account: string, mediumId: string): Promise<void> {
    const waiting = { account, mediumId, state: 'queued', limit: 100, after: null } as const;
    for (;;) {
      const { items } = await this.#store.jobs.list(waiting);
      if (items.length === 0) return;
      for (const { id } of items) await this.cancel(account, id);
    }
  }

  /** @throws INVALID_PARAMETER, SOURCE_FORBIDDEN: not a URL, or none that may be called */
  checkCallback(text: string): void {
    if (!URL.canParse(text)) throw invalidParameter('callback', 'must be an http or https URL', text);
    checkUrl(new URL(text), this.#callbackPolicy);
  }

  async #plan(account: string, wish: JobWish, group: string | null): Promise<NewJob> {
    const { mediumId, templateId, priority, callback, userData, saveAs = null } = wish;
    const medium = await this.#store.media.get(account, mediumId);
    if (medium === null) throw notFound('medium', mediumId);
    if (callback !== null) this.checkCallback(callback.url);
    const { kind, parameters, setCover = false } = await this.#product(account, wish);
    const asked = { templateId, group, priority, callback, userData, saveAs, setCover: wish.setCover ?? setCover };
    return { id: newId(), account, mediumId, kind, parameters, ...asked };
  }

  async #product(account: string, { templateId, kind, parameters }: JobWish): Promise<TemplateBody> {
    if (templateId === null) {
      if (kind === null) throw invalidParameter('kind', 'is required without a templateId', kind);
      return { kind, parameters: await this.#templates.settle(account, kind, parameters) };
    }
    const template = (await this.#templates.require(account, templateId)).body as unknown as TemplateBody;
    if (kind !== null && kind !== template.kind)
      throw invalidParameter('kind', `must be the template's, ${template.kind}, or left out`, kind);
    const merged = mergeParameters(template.parameters, parameters);
    return { ...template, parameters: await this.#templates.settle(account, template.kind, merged) };
  }
}

function digestOf(wishes: readonly JobWish[]): string {
  return createHash('sha256').update(JSON.stringify(wishes)).digest('hex');
}
