import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import { createAdapters } from './api/adapters.js';
import { answerMalformed } from './api/malformed.js';
import { timeAnswer } from './api/vendor/time-answer.js';
import { createRestApp } from './api/rest/app.js';
import type { Config } from './config/schema.js';
import { createLog, createService } from './create-service.js';
import { listenFailure } from './start-failure.js';
import type { Service } from './service.js';
import { UnderWay } from './under-way.js';

/** A running service. */
export interface Serving {
  /** Where it listens: `http://127.0.0.1:8920`. */
  readonly address: string;
  readonly service: Service;
  /** Takes no more requests, ends those under way and what runs behind them, then stops. Idempotent. */
  close(): Promise<void>;
}

/**
 * @throws CONFLICT when the port or the data folder is in use, INVALID_PARAMETER for an address or a folder that is not ours
 */
export async function serve(config: Config, log: Logger = createLog(config)): Promise<Serving> {
  // Listening comes first, as the address is part of the URLs the service gives out.
  let handle: RequestListener = (_request, response) => {
    response.writeHead(503, { 'retry-after': '1' }).end();
  };
  const server = createServer({ requireHostHeader: false });
  answerMalformed(server, (request, response) => handle(request, response));
  await listen(server, config);
  const address = addressOf(server);
  const service = await createService(config, config.publicUrl || address, log).catch((error: unknown) => {
    server.close();
    throw error;
  });
  const rest = await createRestApp(service);
  const adapters = createAdapters(service);
  const underWay = new UnderWay();
  handle = (request, response) => {
    const adapter = adapters.find((candidate) => candidate.claims(request));
    if (adapter === undefined) {
      rest.routing(request, response);
      return;
    }
    timeAnswer(service.metrics, adapter.name, response);
    void underWay.track(adapter.handle(request, response));
  };
  log.info({ address, dataDir: service.folder.path }, 'listening');
  let closing: Promise<void> | null = null;
  const end = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    await service.close();
    // Nobody can be answered any more.
    server.closeAllConnections();
    await closed;
    await Promise.all([rest.close(), underWay.ended()]);
    log.info('ended');
  };
  return { address, service, close: () => (closing ??= end()) };
}

function listen(server: Server, { listen: { host, port } }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(listenFailure(error, host, port));
    server.once('error', fail);
    server.listen(port, host, () => {
      server.off('error', fail);
      resolve();
    });
  });
}

function addressOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
