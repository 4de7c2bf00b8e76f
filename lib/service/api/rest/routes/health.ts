import type { Service } from '../../../service.js';
import type { RestApp } from '../app.js';

/** For whoever looks after the service; not limited to accounts. */
export function healthRoutes(app: RestApp, service: Service): void {
  const { metrics } = service;
  const hide = { hide: true } as const;

  app.addHook('onResponse', (request, reply, done) => {
    const { url: route = 'none' } = request.routeOptions;
    metrics.httpRequests.observe({ route, method: request.method, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });

  app.get('/healthz', { schema: hide }, () => ({ status: 'ok' }));

  app.get('/readyz', { schema: hide }, async (_request, reply) => {
    const ready = await service.store.jobs.nextReadyMs().then(
      () => true,
      () => false,
    );
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'the store does not answer' });
  });

  app.get('/metrics', { schema: hide }, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}
