import { Type, type TSchema } from 'typebox';
import { notFound } from '../../../service-error.js';
import type { Service } from '../../../service.js';
import type { JsonObject } from '../../../json.js';
import type { Definition } from '../../../templates/definition.js';
import type { Definitions } from '../../../templates/definitions.js';
import { Product } from '../../../templates/parameters.js';
import { mostImageBytes, WatermarkBody } from '../../../watermarks/schema.js';
import { runWorkflow, WorkflowBody, Workflows, type Workflow } from '../../../templates/workflow.js';
import type { RestApp } from '../app.js';
import {
  answers,
  DefinitionAnswer,
  Id,
  IdParams,
  JobAnswer,
  Name,
  PageQuery,
  pageOf,
  query,
  strict,
} from '../schemas.js';
import { showJob } from './jobs.js';

export function definitionRoutes(app: RestApp, service: Service): void {
  const { templates, watermarks, desk, store } = service;
  keepRoutes(app, 'templates', Product, templates);
  keepRoutes(app, 'watermarks', WatermarkBody, watermarks, { bodyLimit: 2 * mostImageBytes });
  const workflows = new Workflows(store.definitions, templates);
  keepRoutes(app, 'workflows', WorkflowBody, workflows);

  app.post(
    '/v1/workflows/:id/run',
    {
      config: { operation: 'jobs.submit', limited: true },
      schema: {
        summary: 'Run a workflow for a medium',
        params: IdParams,
        body: Type.Object({ mediumId: Id }, strict),
        response: answers(202, Type.Object({ jobs: Type.Array(JobAnswer) })),
      },
    },
    async ({ caller: { account }, params: { id }, body: { mediumId } }, reply) => {
      const { body } = await workflows.require(account, id);
      const medium = await store.media.get(account, mediumId);
      if (medium === null) throw notFound('medium', mediumId);
      const jobs = await runWorkflow(desk, medium, body as unknown as Workflow);
      return reply.code(202).send({ jobs: jobs.map((job) => showJob(service, job)) });
    },
  );
}

interface Limits {
  /** Bytes of a request. Default: the application's. */
  readonly bodyLimit?: number;
}

interface Body {
  readonly name: string;
  readonly body: JsonObject;
}

/** Create, read, change, list and delete, alike for every noun. */
function keepRoutes(
  app: RestApp,
  plural: string,
  schema: TSchema,
  definitions: Definitions,
  limits: Limits = {},
): void {
  const read = { operation: 'templates.read' } as const;
  const write = { operation: 'templates.write' } as const;
  const body = Type.Object({ name: Name, body: schema }, strict);

  app.post(
    `/v1/${plural}`,
    { ...limits, config: write, schema: { body, response: answers(201, DefinitionAnswer) } },
    async ({ caller, body }, reply) => {
      const { name, body: content } = body as Body;
      return reply.code(201).send(show(await definitions.create(caller.account, name, content)));
    },
  );
  app.get(
    `/v1/${plural}`,
    { config: read, schema: { querystring: query(PageQuery), response: answers(200, pageOf(DefinitionAnswer)) } },
    async ({ caller, query: { limit, after = null } }) => {
      const { items, next } = await definitions.list(caller.account, { limit, after });
      return { items: items.map(show), next };
    },
  );
  app.get(
    `/v1/${plural}/:id`,
    { config: read, schema: { params: IdParams, response: answers(200, DefinitionAnswer) } },
    async ({ caller, params: { id } }) => show(await definitions.require(caller.account, id)),
  );
  app.put(
    `/v1/${plural}/:id`,
    { ...limits, config: write, schema: { params: IdParams, body, response: answers(200, DefinitionAnswer) } },
    async ({ caller, params: { id }, body }) => {
      const { name, body: content } = body as Body;
      return show(await definitions.update(caller.account, id, name, content));
    },
  );
  app.delete(
    `/v1/${plural}/:id`,
    { config: write, schema: { params: IdParams, response: answers(204, Type.Null()) } },
    async ({ caller, params: { id } }, reply) => {
      await definitions.delete(caller.account, id);
      return reply.code(204).send(null);
    },
  );
}

function show({ id, name, body, createdMs, updatedMs }: Definition): object {
  return { id, name, body, createdMs, updatedMs };
}
