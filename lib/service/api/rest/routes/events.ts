import { Type } from 'typebox';
import { notFound } from '../../../service-error.js';
import type { Service } from '../../../service.js';
import type { RestApp } from '../app.js';
import { omit } from '../omit.js';
import { answers, DeliveryAnswer, EventAnswer, Id, IdParams, PageQuery, pageOf, query, strict } from '../schemas.js';

export function eventRoutes(app: RestApp, { store: { events }, deliverer }: Service): void {
  const read = { operation: 'events.read' } as const;
  const write = { operation: 'events.write' } as const;

  app.get(
    '/v1/events',
    {
      config: read,
      schema: {
        summary: 'List events, newest first',
        querystring: query({ ...PageQuery, unacknowledged: Type.Boolean({ default: false }) }),
        response: answers(200, pageOf(EventAnswer)),
      },
    },
    async ({ caller: { account }, query: { after = null, ...rest } }) => {
      const { items, next } = await events.list({ account, after, ...rest });
      return { items: items.map((item) => omit(item, ['account'])), next };
    },
  );

  app.post(
    '/v1/events/acknowledge',
    {
      config: write,
      schema: {
        summary: 'Say which events were seen',
        body: Type.Object({ ids: Type.Array(Id, { minItems: 1, maxItems: 1000 }) }, strict),
        response: answers(200, Type.Object({ acknowledged: Type.Integer() })),
      },
    },
    async ({ caller, body: { ids } }) => ({ acknowledged: await events.acknowledge(caller.account, ids) }),
  );

  app.get(
    '/v1/deliveries',
    {
      config: read,
      schema: {
        summary: 'List callbacks and how they went',
        querystring: query({ ...PageQuery, eventId: Type.Optional(Id), subjectId: Type.Optional(Id) }),
        response: answers(200, pageOf(DeliveryAnswer)),
      },
    },
    async ({ caller: { account }, query: { after = null, ...rest } }) => {
      const { items, next } = await events.deliveries({ account, after, ...rest });
      return { items: items.map((item) => omit(item, ['account'])), next };
    },
  );

  app.post(
    '/v1/deliveries/:id/resend',
    {
      config: write,
      schema: { summary: 'Send a callback again', params: IdParams, response: answers(202, DeliveryAnswer) },
    },
    async ({ caller, params: { id } }, reply) => {
      const delivery = await events.resend(caller.account, id, Date.now());
      if (delivery === null) throw notFound('delivery', id);
      deliverer.wake();
      return reply.code(202).send(omit(delivery, ['account']));
    },
  );
}
