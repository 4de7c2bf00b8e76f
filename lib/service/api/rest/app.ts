import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { LogController, type FastifyInstance, type RawServerDefault } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import type { Service } from '../../service.js';
import { compileCheck, faultError } from '../../schema-check.js';
import { newId } from '../../store/id.js';
import { UnderWay } from '../../under-way.js';
import { authenticate } from './authenticate.js';
import { answerError, answerNotFound } from './errors.js';
import { rateLimit } from './rate-limit.js';
import { definitionRoutes } from './routes/definitions.js';
import { eventRoutes } from './routes/events.js';
import { fileRoutes } from './routes/files.js';
import { healthRoutes } from './routes/health.js';
import { jobRoutes } from './routes/jobs.js';
import { mediaRoutes } from './routes/media.js';
import { pictureRoutes } from './routes/pictures.js';
import { uploadRoutes } from './routes/uploads.js';

export type RestApp = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, Logger, TypeBoxTypeProvider>;

/** The neutral REST API: what is checked, what is documented and what is typed come from the same schemas. */
export async function createRestApp(service: Service): Promise<RestApp> {
  const app = fastify({
    loggerInstance: service.log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => newId(),
    bodyLimit: 1024 * 1024,
    trustProxy: false,
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(({ schema, httpPart }) => {
    const check = compileCheck(schema, { texts: httpPart !== 'body' });
    return (input: unknown) => {
      const outcome = check(input);
      return 'fault' in outcome ? { error: faultError(outcome.fault) } : outcome;
    };
  });
  // The schemas of answers are there to be read; what is sent has been made by us.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  // Bodies are JSON: anything else is refused by name instead of failing its check as a text.
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(answerNotFound);
  const underWay = new UnderWay();
  app.addHook('onRoute', (route) => {
    const { handler } = route;
    route.handler = function (request, reply) {
      return underWay.track(handler.call(this, request, reply));
    };
  });
  // A client that has gone does not end the work for it.
  app.addHook('onClose', () => underWay.ended());
  await app.register(swagger, { openapi: describeApi(service) });
  app.addHook('onRequest', authenticate(service));
  app.addHook('onRequest', rateLimit(service));
  for (const routes of [
    healthRoutes,
    mediaRoutes,
    uploadRoutes,
    definitionRoutes,
    jobRoutes,
    eventRoutes,
    pictureRoutes,
    fileRoutes,
  ])
    routes(app, service);
  app.get('/v1/openapi.json', { schema: { hide: true } }, () => app.swagger());
  await app.ready();
  return app;
}

function describeApi({ urls, version }: Service): object {
  return {
    openapi: '3.1.0',
    info: { title: 'Stillframe', version, description: 'Pictures of video: media, templates, jobs, events.' },
    servers: [{ url: urls.base.href }],
    components: { securitySchemes: { basic: { type: 'http', scheme: 'basic' } } },
    security: [{ basic: [] }],
  };
}
