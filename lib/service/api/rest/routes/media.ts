import { Type } from 'typebox';
import { invalidParameter } from '../../../../errors.js';
import type { Callback } from '../../../events/event.js';
import type { Medium } from '../../../media/medium.js';
import { notFound } from '../../../service-error.js';
import type { Service } from '../../../service.js';
import type { RestApp } from '../app.js';
import {
  answers,
  CallbackUrl,
  FreeObject,
  IdParams,
  MediumAnswer,
  PageQuery,
  pageOf,
  query,
  ReferenceId,
  strict,
} from '../schemas.js';

const Title = Type.String({ maxLength: 512 });

const About = {
  referenceId: Type.Optional(ReferenceId),
  title: Type.String({ ...Title, default: '' }),
  metadata: Type.Record(Type.String(), Type.Any(), { default: {} }),
  callback: Type.Optional(CallbackUrl),
};

const Registration = Type.Union([
  Type.Object({ root: Type.String(), path: Type.String({ minLength: 1, maxLength: 4096 }), ...About }, strict),
  Type.Object({ url: Type.String({ minLength: 1, maxLength: 4096 }), ...About }, strict),
]);

const Patch = Type.Object(
  {
    title: Type.Optional(Title),
    metadata: Type.Optional(FreeObject),
    coverId: Type.Optional(
      Type.Union([Type.String({ maxLength: 64 }), Type.Null()], { description: 'id of a result' }),
    ),
  },
  strict,
);

export function mediaRoutes(app: RestApp, service: Service): void {
  const { store, registry } = service;
  const read = { operation: 'media.read' } as const;
  const write = { operation: 'media.write' } as const;

  const checkCover = async (account: string, id: string): Promise<void> => {
    const result = await store.results.get(account, id);
    if (result === null) throw notFound('result', id);
    if (result.role === 'cues') throw invalidParameter('coverId', 'must be a result that is a picture', id);
  };

  app.post(
    '/v1/media',
    {
      config: { ...write, limited: true },
      schema: {
        summary: 'Register a medium by root and path, or by URL',
        body: Registration,
        response: answers('2xx', MediumAnswer),
      },
    },
    async ({ caller, body }, reply) => {
      const { referenceId = null, title, metadata, callback, ...source } = body;
      const told = callbackTo(service, callback);
      const wish = { account: caller.account, source, referenceId, title, metadata, callback: told };
      const { medium, created } = await registry.register(wish);
      return reply.code(created ? 201 : 200).send(await toAnswer(service, medium));
    },
  );

  const search = Type.Optional(Type.String({ maxLength: 200, description: 'part of title, reference or path' }));
  const state = Type.Optional(Type.Enum(['registering', 'ready', 'failed']));
  app.get(
    '/v1/media',
    {
      config: read,
      schema: {
        summary: 'List or search media, newest first',
        querystring: query({ ...PageQuery, search, state, referenceId: Type.Optional(ReferenceId) }),
        response: answers(200, pageOf(MediumAnswer)),
      },
    },
    async ({ caller: { account }, query: { referenceId, after = null, ...rest } }) => {
      if (referenceId !== undefined) {
        const medium = await store.media.byReference(account, referenceId);
        return { items: medium === null ? [] : [await toAnswer(service, medium)], next: null };
      }
      const { items, next } = await store.media.list({ account, after, ...rest });
      return { items: await Promise.all(items.map((medium) => toAnswer(service, medium))), next };
    },
  );

  app.get(
    '/v1/media/:id',
    { config: read, schema: { summary: 'One medium', params: IdParams, response: answers(200, MediumAnswer) } },
    async ({ caller, params: { id } }) => toAnswer(service, required(await store.media.get(caller.account, id), id)),
  );

  app.patch(
    '/v1/media/:id',
    {
      config: write,
      schema: {
        summary: 'Change title, metadata or cover',
        params: IdParams,
        body: Patch,
        response: answers(200, MediumAnswer),
      },
    },
    async ({ caller: { account }, params: { id }, body }) => {
      if (typeof body.coverId === 'string') await checkCover(account, body.coverId);
      return toAnswer(service, required(await store.media.update(account, id, body), id));
    },
  );

  app.post(
    '/v1/media/:id/retry',
    {
      config: write,
      schema: { summary: 'Probe a medium again', params: IdParams, response: answers(202, MediumAnswer) },
    },
    async ({ caller, params: { id } }, reply) =>
      reply.code(202).send(await toAnswer(service, required(await registry.retry(caller.account, id), id))),
  );

  app.delete(
    '/v1/media/:id',
    { config: write, schema: { summary: 'Forget a medium', params: IdParams, response: answers(204, Type.Null()) } },
    async ({ caller, params: { id } }, reply) => {
      if (!(await registry.delete(caller.account, id))) throw notFound('medium', id);
      return reply.code(204).send(null);
    },
  );
}

function required(medium: Medium | null, id: string): Medium {
  if (medium === null) throw notFound('medium', id);
  return medium;
}

/** A medium as the API shows it: without account and internal names. */
export async function toAnswer({ urls, store }: Service, medium: Medium): Promise<object> {
  const { account, coverId, source, ...shown } = medium;
  const cover = coverId === null ? null : await store.results.get(account, coverId);
  return {
    ...shown,
    coverId: cover?.id ?? null,
    source: source.kind === 'upload' ? { kind: 'upload' } : source,
    url: urls.ofMedium(medium),
    cover: cover && urls.ofResult(cover),
  };
}

/** @throws INVALID_PARAMETER, SOURCE_FORBIDDEN: not a URL, or none that may be called */
export function callbackTo({ desk }: Service, url: string | undefined): Callback | null {
  if (url === undefined) return null;
  desk.checkCallback(url);
  return { url, style: 'rest' };
}
