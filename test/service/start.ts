/** A service for a test, in a folder of its own, with a client that speaks JSON to it. */
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import { checkConfig } from '../../dist/service/config/load.js';
import { serve, type Serving } from '../../dist/service/serve.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON. */
  readonly body: never;
}

export interface Client {
  readonly serving: Serving;
  /** Of this service alone. */
  readonly folder: string;
  readonly films: string;
  readonly send: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answer>;
  /** Asks until the answer fits; the test's own time limit is the end. */
  readonly until: (path: string, fits: (body: never) => boolean) => Promise<never>;
}

export const fixture = 'media-bbb_800x640_768kbps_30fps_avc_2b_firstpts_10_sec.mp4';

/** @param folder where its films and data are; default: one of its own */
export async function startService(t: Test, config: object = {}, given: string | null = null): Promise<Client> {
  let running: Serving | null = null;
  // Before the folder is there, as tap would otherwise remove it from under the service.
  t.teardown(() => running?.close());
  const folder = given ?? t.testdir();
  const films = join(folder, 'films');
  mkdirSync(films, { recursive: true });
  cpSync(join(import.meta.dirname, '../fixtures', fixture), join(films, 'film.mp4'));
  const serving = await serve(
    checkConfig({
      listen: { port: 0 },
      dataDir: join(folder, 'data'),
      logLevel: 'silent',
      workers: { processes: 1 },
      callbacks: { hosts: ['127.0.0.1'] },
      sources: { roots: { films, open: { path: films, public: true } } },
      ...config,
    }),
  );
  running = serving;
  const send: Client['send'] = async (method, path, body, headers = {}) => {
    const response = await fetch(new URL(path, serving.address), {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
    const parsed = (isJson ? JSON.parse(bytes.toString()) : bytes) as never;
    return { status: response.status, headers: response.headers, body: parsed };
  };
  return {
    serving,
    folder,
    films,
    send,
    async until(path, fits) {
      for (;;) {
        const { body } = await send('GET', path);
        if (fits(body)) return body;
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

/** A registered medium that is ready. */
export async function registerFilm({ send, until }: Client): Promise<{ readonly id: string }> {
  const { body } = await send('POST', '/v1/media', { root: 'films', path: 'film.mp4' });
  const { id } = body as { readonly id: string };
  return until(`/v1/media/${id}`, ({ state }) => state !== 'registering');
}

/** A job that has ended. */
export function ended({ until }: Client, id: string): Promise<never> {
  return until(`/v1/jobs/${id}`, ({ state }) => ['succeeded', 'failed', 'cancelled'].includes(state));
}
