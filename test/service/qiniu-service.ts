/** A service with a private bucket, `films`, and the public one `open` of the host `localhost`; and ways to ask it. */
import { copyFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import type { Test } from 'tap';
import { startService, type Client } from './start.js';

/** The keys of the vectors that Qiniu's own documents use. */
export const accessKey = 'MY_ACCESS_KEY';
export const secretKey = 'MY_SECRET_KEY';

export interface QiniuAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface QiniuService extends Client {
  /** `127.0.0.1:PORT`, the host of the private bucket. */
  readonly host: string;
  /** `localhost:PORT`, the host of the public one. */
  readonly openHost: string;
  /** Sends a request target as it is, to whatever host name. */
  readonly ask: (
    target: string,
    options?: {
      readonly host?: string;
      readonly method?: string;
      readonly headers?: OutgoingHttpHeaders;
      readonly body?: string;
    },
  ) => Promise<QiniuAnswer>;
}

/** `nasa.mp4`: 480x270, 13 s of 29.97 pictures a second. `tall.mov`: 1920x1080, shown turned by 90 degrees. */
export const fixtures = { 'nasa.mp4': 'torchcodec-nasa_13013.mp4', 'tall.mov': 'rails-rotated_hdr_video.mov' } as const;

export function fixturePath(name: keyof typeof fixtures): string {
  return join(import.meta.dirname, '../fixtures', fixtures[name]);
}

export async function startQiniu(t: Test, config: object = {}): Promise<QiniuService> {
  const client = await startService(t, {
    credentials: [
      { id: accessKey, secret: secretKey },
      { id: 'READER_KEY', secret: 'READER_SECRET', account: 'reader', allow: ['pictures.read'] },
    ],
    qiniu: { domains: { localhost: 'open', 'cdn.example:8080': 'open' }, defaultBucket: 'films' },
    ...config,
  });
  for (const name of Object.keys(fixtures) as (keyof typeof fixtures)[])
    copyFileSync(fixturePath(name), join(client.films, name));
  const { hostname, port, host } = new URL(client.serving.address);
  const openHost = `localhost:${port}`;
  return {
    ...client,
    host,
    openHost,
    ask: (path, { host: asked = openHost, method = 'GET', headers = {}, body } = {}) =>
      new Promise((resolve, reject) => {
        const asking = request({ hostname, port, path, method, headers: { ...headers, host: asked } }, (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
          );
        });
        asking.on('error', reject);
        asking.end(body);
      }),
  };
}

export function json({ body }: QiniuAnswer): object {
  return JSON.parse(body.toString()) as object;
}

/** What a function throws of Qiniu's errors; null when it does not. */
export function refusal(run: () => unknown): { readonly status: number; readonly message: string } | null {
  try {
    run();
  } catch (error) {
    const { status, message } = error as { readonly status: number; readonly message: string };
    return { status, message };
  }
  return null;
}
