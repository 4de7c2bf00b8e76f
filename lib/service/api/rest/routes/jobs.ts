import { Type } from 'typebox';
import { jobStates, productKinds, type Job } from '../../../jobs/job.js';
import type { JsonObject } from '../../../json.js';
import type { Result } from '../../../results/result.js';
import { notFound } from '../../../service-error.js';
import type { Service } from '../../../service.js';
import type { RestApp } from '../app.js';
import { omit } from '../omit.js';
import {
  answers,
  CallbackUrl,
  Id,
  IdParams,
  JobAnswer,
  PageQuery,
  pageOf,
  query,
  ResultAnswer,
  strict,
} from '../schemas.js';

const Submission = Type.Object(
  {
    mediumId: Id,
    templateId: Type.Optional(Id),
    kind: Type.Optional(Type.Enum([...productKinds])),
    parameters: Type.Record(Type.String(), Type.Any(), {
      default: {},
      description: 'all of them, or what differs from the template; null takes a parameter of the template away',
    }),
    priority: Type.Integer({ default: 0, minimum: -10, maximum: 10, description: 'higher goes first' }),
    callback: Type.Optional(CallbackUrl),
    setCover: Type.Optional(
      Type.Boolean({ description: "its first picture becomes the medium's cover; default: as the template says" }),
    ),
    userData: Type.Optional(Type.String({ maxLength: 2048, description: 'given back in results and events' })),
  },
  strict,
);

const IdempotencyHeader = Type.Object({
  'idempotency-key': Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
});

export function jobRoutes(app: RestApp, service: Service): void {
  const { store, desk } = service;

  app.post(
    '/v1/jobs',
    {
      config: { operation: 'jobs.submit', limited: true },
      schema: {
        summary: 'Submit a job; it is durable when the answer comes',
        headers: IdempotencyHeader,
        body: Submission,
        response: answers(202, JobAnswer),
      },
    },
    async ({ caller: { account }, body, headers }, reply) => {
      const { templateId = null, kind = null, callback, userData = null, setCover } = body;
      const wish = {
        ...{ mediumId: body.mediumId, templateId, kind, userData, priority: body.priority },
        parameters: body.parameters as JsonObject,
        callback: callback === undefined ? null : { url: callback, style: 'rest' },
        ...(setCover === undefined ? {} : { setCover }),
      };
      const idempotencyKey = headers['idempotency-key'] ?? null;
      const [job] = await desk.submit(account, [wish], { idempotencyKey });
      return reply.code(202).send(showJob(service, job as Job));
    },
  );

  app.get(
    '/v1/jobs',
    {
      config: { operation: 'jobs.read' },
      schema: {
        summary: 'List jobs, newest first',
        querystring: query({
          ...PageQuery,
          state: Type.Optional(Type.Enum([...jobStates])),
          kind: Type.Optional(Type.Enum([...productKinds])),
          mediumId: Type.Optional(Id),
          group: Type.Optional(Id),
        }),
        response: answers(200, pageOf(JobAnswer)),
      },
    },
    async ({ caller: { account }, query: { after = null, ...rest } }) => {
      const { items, next } = await store.jobs.list({ account, after, ...rest });
      return { items: items.map((job) => showJob(service, job)), next };
    },
  );

  app.get(
    '/v1/jobs/:id',
    {
      config: { operation: 'jobs.read' },
      schema: { summary: 'One job, with its results', params: IdParams, response: answers(200, JobAnswer) },
    },
    async ({ caller: { account }, params: { id } }) => {
      const job = await store.jobs.get(account, id);
      if (job === null) throw notFound('job', id);
      return showJob(service, job, await store.results.ofJob(account, id));
    },
  );

  app.post(
    '/v1/jobs/:id/cancel',
    {
      config: { operation: 'jobs.cancel' },
      schema: { summary: 'Call a job off', params: IdParams, response: answers(200, JobAnswer) },
    },
    async ({ caller, params: { id } }) => showJob(service, await desk.cancel(caller.account, id)),
  );

  app.get(
    '/v1/results',
    {
      config: { operation: 'jobs.read' },
      schema: {
        summary: 'List results, newest first',
        querystring: query({ ...PageQuery, mediumId: Type.Optional(Id) }),
        response: answers(200, pageOf(ResultAnswer)),
      },
    },
    async ({ caller: { account }, query: { after = null, ...rest } }) => {
      const { items, next } = await store.results.list({ account, after, ...rest });
      return { items: items.map((result) => showResult(service, result)), next };
    },
  );

  app.delete(
    '/v1/results/:id',
    {
      config: { operation: 'jobs.cancel' },
      schema: { summary: 'Delete a result', params: IdParams, response: answers(204, Type.Null()) },
    },
    async ({ caller, params: { id } }, reply) => {
      const result = await store.results.delete(caller.account, id);
      if (result === null) throw notFound('result', id);
      await service.outputs.delete(result.file);
      return reply.code(204).send(null);
    },
  );
}

export function showJob(service: Service, job: Job, results?: readonly Result[]): object {
  const shown = omit(job, ['account', 'callback', 'saveAs']);
  return results === undefined ? shown : { ...shown, results: results.map((result) => showResult(service, result)) };
}

function showResult({ urls }: Service, result: Result): object {
  return { ...omit(result, ['account', 'file']), url: urls.ofResult(result) };
}
