/**
 * `stillframe/client`: the REST API as typed calls, one for each route, for programs that talk to a service elsewhere. Needs
 * nothing but `fetch`; types come from the schemas the service checks with.
 */
import { Connection, type ClientOptions, type FileBody } from './client/connection.js';
import type * as Shape from './client/shapes.js';
import type { ProductKind } from './jobs/job.js';

export { signUrl } from './accounts/signed-url.js';
export { ServiceRefusal, type ClientOptions, type FileBody } from './client/connection.js';
export { verifyCallback, signatureHeader } from './events/signature.js';
export type * from './client/shapes.js';

/** Every call rejects with {@link ServiceRefusal} when the service refuses, and with fetch's own error when it is not there. */
export class Client {
  readonly #service: Connection;

  constructor(options: ClientOptions) {
    this.#service = new Connection(options);
  }

  /** The medium, new or known. It is probed soon after; see its `state`. */
  registerMedium(medium: Shape.NewMediumOptions): Promise<Shape.MediumInfo> {
    return this.#service.json('POST', 'v1/media', { body: medium });
  }

  uploadMedium(file: FileBody, query: Shape.UploadOptions = {}): Promise<Shape.MediumInfo> {
    return this.#service.json('POST', 'v1/media/upload', { file, query });
  }

  getMedium(id: string): Promise<Shape.MediumInfo> {
    return this.#service.json('GET', `v1/media/${id}`);
  }

  listMedia(query: Shape.MediaQuery = {}): Promise<Shape.Listed<Shape.MediumInfo>> {
    return this.#service.json('GET', 'v1/media', { query });
  }

  updateMedium(id: string, change: Shape.MediumChange): Promise<Shape.MediumInfo> {
    return this.#service.json('PATCH', `v1/media/${id}`, { body: change });
  }

  /** Probes it again. */
  retryMedium(id: string): Promise<Shape.MediumInfo> {
    return this.#service.json('POST', `v1/media/${id}/retry`);
  }

  deleteMedium(id: string): Promise<void> {
    return this.#service.none('DELETE', `v1/media/${id}`);
  }

  /** A still, at once. */
  thumbnail(
    mediumId: string,
    format: 'jpg' | 'png' | 'webp' | 'avif',
    query: Shape.ThumbnailQuery = {},
  ): Promise<Uint8Array> {
    return this.#service.bytes(`v1/media/${mediumId}/thumbnail.${format}`, query);
  }

  /** A sheet of cells, or the cues that name its cells, at once. */
  storyboard(mediumId: string, format: 'jpg' | 'vtt' | 'json', query: Shape.StoryboardQuery = {}): Promise<Uint8Array> {
    return this.#service.bytes(`v1/media/${mediumId}/storyboard.${format}`, query);
  }

  /** A short moving picture, at once. */
  animated(mediumId: string, format: 'gif' | 'webp', query: Shape.AnimatedQuery = {}): Promise<Uint8Array> {
    return this.#service.bytes(`v1/media/${mediumId}/animated.${format}`, query);
  }

  createTemplate<Kind extends ProductKind>(
    name: string,
    body: Shape.TemplateOptions<Kind>,
  ): Promise<Shape.DefinitionInfo> {
    return this.#service.json('POST', 'v1/templates', { body: { name, body } });
  }

  getTemplate(id: string): Promise<Shape.DefinitionInfo> {
    return this.#service.json('GET', `v1/templates/${id}`);
  }

  /** The account's own, newest first, then those that are built in. */
  listTemplates(query: Shape.PageOptions = {}): Promise<Shape.Listed<Shape.DefinitionInfo>> {
    return this.#service.json('GET', 'v1/templates', { query });
  }

  updateTemplate<Kind extends ProductKind>(
    id: string,
    name: string,
    body: Shape.TemplateOptions<Kind>,
  ): Promise<Shape.DefinitionInfo> {
    return this.#service.json('PUT', `v1/templates/${id}`, { body: { name, body } });
  }

  deleteTemplate(id: string): Promise<void> {
    return this.#service.none('DELETE', `v1/templates/${id}`);
  }

  createWatermark(name: string, body: Shape.WatermarkOptions): Promise<Shape.DefinitionInfo> {
    return this.#service.json('POST', 'v1/watermarks', { body: { name, body } });
  }

  getWatermark(id: string): Promise<Shape.DefinitionInfo> {
    return this.#service.json('GET', `v1/watermarks/${id}`);
  }

  listWatermarks(query: Shape.PageOptions = {}): Promise<Shape.Listed<Shape.DefinitionInfo>> {
    return this.#service.json('GET', 'v1/watermarks', { query });
  }

  updateWatermark(id: string, name: string, body: Shape.WatermarkOptions): Promise<Shape.DefinitionInfo> {
    return this.#service.json('PUT', `v1/watermarks/${id}`, { body: { name, body } });
  }

  deleteWatermark(id: string): Promise<void> {
    return this.#service.none('DELETE', `v1/watermarks/${id}`);
  }

  createWorkflow(name: string, body: Shape.WorkflowOptions): Promise<Shape.DefinitionInfo> {
    return this.#service.json('POST', 'v1/workflows', { body: { name, body } });
  }

  getWorkflow(id: string): Promise<Shape.DefinitionInfo> {
    return this.#service.json('GET', `v1/workflows/${id}`);
  }

  listWorkflows(query: Shape.PageOptions = {}): Promise<Shape.Listed<Shape.DefinitionInfo>> {
    return this.#service.json('GET', 'v1/workflows', { query });
  }

  updateWorkflow(id: string, name: string, body: Shape.WorkflowOptions): Promise<Shape.DefinitionInfo> {
    return this.#service.json('PUT', `v1/workflows/${id}`, { body: { name, body } });
  }

  deleteWorkflow(id: string): Promise<void> {
    return this.#service.none('DELETE', `v1/workflows/${id}`);
  }

  /** A job for each of its templates, as one group. */
  async runWorkflow(id: string, mediumId: string): Promise<readonly Shape.JobInfo[]> {
    const path = `v1/workflows/${id}/run`;
    const { jobs } = await this.#service.json<{ jobs: Shape.JobInfo[] }>('POST', path, { body: { mediumId } });
    return jobs;
  }

  /** The job is durable when this resolves. With a key, a repeated call gives the same job. */
  submitJob(job: Shape.JobOptions, idempotencyKey?: string): Promise<Shape.JobInfo> {
    const headers: Record<string, string> = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
    return this.#service.json('POST', 'v1/jobs', { body: job, headers });
  }

  /** With its results, once it has any. */
  getJob(id: string): Promise<Shape.JobInfo> {
    return this.#service.json('GET', `v1/jobs/${id}`);
  }

  cancelJob(id: string): Promise<Shape.JobInfo> {
    return this.#service.json('POST', `v1/jobs/${id}/cancel`);
  }

  listJobs(query: Shape.JobsQuery = {}): Promise<Shape.Listed<Shape.JobInfo>> {
    return this.#service.json('GET', 'v1/jobs', { query });
  }

  /** All of them, newest first, page by page. */
  everyJob(): AsyncGenerator<Shape.JobInfo, void> {
    return everyItem((after) => this.listJobs({ limit: 500, ...after }));
  }

  listResults(query: Shape.PageOptions & { readonly mediumId?: string } = {}): Promise<Shape.Listed<Shape.ResultInfo>> {
    return this.#service.json('GET', 'v1/results', { query });
  }

  deleteResult(id: string): Promise<void> {
    return this.#service.none('DELETE', `v1/results/${id}`);
  }

  listEvents(
    query: Shape.PageOptions & { readonly unacknowledged?: boolean } = {},
  ): Promise<Shape.Listed<Shape.EventInfo>> {
    return this.#service.json('GET', 'v1/events', { query });
  }

  everyEvent(): AsyncGenerator<Shape.EventInfo, void> {
    return everyItem((after) => this.listEvents({ limit: 500, ...after }));
  }

  async acknowledgeEvents(ids: readonly string[]): Promise<number> {
    const path = 'v1/events/acknowledge';
    return (await this.#service.json<{ acknowledged: number }>('POST', path, { body: { ids } })).acknowledged;
  }

  listDeliveries(
    query: Shape.PageOptions & { readonly eventId?: string; readonly subjectId?: string } = {},
  ): Promise<Shape.Listed<Shape.DeliveryInfo>> {
    return this.#service.json('GET', 'v1/deliveries', { query });
  }

  resendDelivery(id: string): Promise<Shape.DeliveryInfo> {
    return this.#service.json('POST', `v1/deliveries/${id}/resend`);
  }
}

async function* everyItem<Item>(
  list: (after: { readonly after?: string }) => Promise<Shape.Listed<Item>>,
): AsyncGenerator<Item, void> {
  let after: { readonly after?: string } = {};
  for (;;) {
    const { items, next } = await list(after);
    yield* items;
    if (next === null) return;
    after = { after: next };
  }
}
