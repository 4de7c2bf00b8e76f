import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Test } from 'tap';

export interface TestServer {
  readonly port: number;
  readonly origin: string;
  readonly requests: readonly IncomingMessage[];
  readonly connections: number;
}

/** An HTTP server on a free port of 127.0.0.1 that counts, and ends with its test. */
export async function listen(t: Test, handler: RequestListener): Promise<TestServer> {
  const requests: IncomingMessage[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    requests.push(request);
    handler(request, response);
  });
  server.on('connection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    requests,
    get connections() {
      return connections;
    },
  };
}

/** Answers ranges of `content` as a good server does. */
export function serveRanges(content: Uint8Array, headers: Record<string, string> = {}): RequestListener {
  return (request, response) => {
    const match = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    if (match === null) {
      response.writeHead(200, { ...headers, 'Content-Length': content.length }).end(content);
      return;
    }
    const start = Number(match[1]);
    const end = Math.min(match[2] === '' ? Infinity : Number(match[2]), content.length - 1);
    if (start >= content.length) {
      response.writeHead(416, { 'Content-Range': `bytes */${content.length}` }).end();
      return;
    }
    const body = content.subarray(start, end + 1);
    response
      .writeHead(206, {
        ...headers,
        'Content-Range': `bytes ${start}-${end}/${content.length}`,
        'Content-Length': body.length,
      })
      .end(body);
  };
}

/** Promises the range asked for, sends `length` bytes of it and hangs up. */
export function sendPart(
  content: Uint8Array,
  request: IncomingMessage,
  response: ServerResponse,
  length: number,
): void {
  const [start = 0, end = 0] = (/(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? []).slice(1).map(Number);
  response.writeHead(206, {
    'Content-Range': `bytes ${start}-${end}/${content.length}`,
    'Content-Length': end - start + 1,
  });
  response.write(content.subarray(start, start + length), () => response.destroy());
}

export function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { Location: location }).end();
}

/** Always the same answer. */
export function answer(
  status: number,
  headers: Record<string, string | number> = {},
  body: Uint8Array | string = '',
): RequestListener {
  return (_request, response) => response.writeHead(status, headers).end(body);
}

/** Bytes that tell their own position: no two blocks are alike. */
export function patternBytes(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let index = 0; index < length; index += 1) bytes[index] = (index * 31 + (index >> 8) * 7 + (index >> 16)) & 255;
  return bytes;
}
