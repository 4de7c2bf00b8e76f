/** A server that hears callbacks. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Test } from 'tap';

export interface Heard {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  readonly url: string;
  /** The next one that has not been taken yet. */
  readonly next: () => Promise<Heard>;
}

export async function receiveCallbacks(t: Test): Promise<Receiver> {
  const heard: Heard[] = [];
  const waiting: ((heard: Heard) => void)[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      response.end();
      const told = { headers: request.headers, body };
      const taker = waiting.shift();
      if (taker === undefined) heard.push(told);
      else taker(told);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    next: () => {
      const told = heard.shift();
      return told === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(told);
    },
  };
}
