import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import { Deliverer, type DelivererSettings } from '../../dist/service/events/deliverer.js';
import type { NewEvent } from '../../dist/service/events/event.js';
import { signBody, signatureHeader, verifyCallback } from '../../dist/service/events/signature.js';
import { newId } from '../../dist/service/store/id.js';
import { openSqliteStore } from '../../dist/service/store/sqlite/sqlite-store.js';
import type { Store } from '../../dist/service/store/store.js';
import { defaultSourcePolicy } from '../../dist/source/source-policy.js';
import { newMedium } from './store-contract.js';

interface Received {
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
}

/** A receiver that answers with the given statuses, one after another, the last one for ever. */
async function startReceiver(t: Test, statuses: readonly number[]): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      response.writeHead(statuses[Math.min(received.length, statuses.length - 1)] ?? 200).end('ignored');
      received.push({ body, headers: request.headers });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/cb`, received };
}

async function announce(store: Store, urls: readonly string[], style = 'rest'): Promise<NewEvent> {
  const medium = newMedium();
  await store.media.register(medium);
  const targets = urls.map((url) => ({ id: newId(), url, style }));
  const event = { id: newId(), kind: 'media.ready', subjectId: medium.id, payload: { a: 1 }, targets } as const;
  await store.media.settle({ id: medium.id, registration: { info: null, byteLength: null, failure: null }, event });
  return event;
}

async function start(t: Test, over: Partial<DelivererSettings> = {}): Promise<{ store: Store; deliverer: Deliverer }> {
  const store = await openSqliteStore(join(t.testdir(), 'store.db'));
  const deliverer = new Deliverer(store.events, {
    policy: { ...defaultSourcePolicy, privateHosts: ['127.0.0.1'] },
    retries: 2,
    timeoutMs: 2000,
    backOffMs: [1],
    onError: (error) => t.error(error),
    wordings: new Map([
      ['rest', ({ id, payload }) => ({ body: JSON.stringify({ id, payload }), headers: { 'x-a': '1' } })],
    ]),
    ...over,
  });
  t.teardown(async () => {
    await deliverer.close();
    await store.close();
  });
  return { store, deliverer };
}

/** Waits until every delivery is settled. */
async function settled(
  store: Store,
): Promise<readonly { url: string; state: string; attempts: number; lastError: string | null }[]> {
  for (;;) {
    const { items } = await store.events.deliveries({ account: 'one', limit: 99, after: null });
    if (items.length > 0 && items.every(({ state }) => state !== 'pending')) return items;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

t.test('an event reaches each address once', async (t) => {
  const { store, deliverer } = await start(t);
  const [one, two] = [await startReceiver(t, [200]), await startReceiver(t, [204])];
  const event = await announce(store, [one.url, two.url]);
  deliverer.wake();
  await settled(store);
  for (const { received } of [one, two])
    t.match(received, [{ body: JSON.stringify({ id: event.id, payload: { a: 1 } }), headers: { 'x-a': '1' } }]);
  t.equal(one.received.length + two.received.length, 2);
});

t.test('a failing receiver is asked again until it takes the event', async (t) => {
  const { store, deliverer } = await start(t);
  const { url, received } = await startReceiver(t, [500, 302, 200]);
  await announce(store, [url]);
  deliverer.wake();
  t.match(await settled(store), [{ state: 'delivered', attempts: 3, lastError: null }]);
  t.equal(received.length, 3);
});

t.test('it is given up when the tries are used up, and can be sent again', async (t) => {
  const { store, deliverer } = await start(t);
  const { url, received } = await startReceiver(t, [500, 500, 500, 200]);
  await announce(store, [url]);
  deliverer.wake();
  const [given] = await settled(store);
  t.match(given, { state: 'given-up', attempts: 3, lastError: 'HTTP 500' });
  const { items } = await store.events.deliveries({ account: 'one', limit: 9, after: null });
  await store.events.resend('one', items[0]?.id ?? '', Date.now());
  deliverer.wake();
  t.match(await settled(store), [{ state: 'delivered', attempts: 1 }]);
  t.equal(received.length, 4);
});

const refused: readonly (readonly [url: string, error: RegExp])[] = [
  ['http://169.254.169.254/latest', /not a public one/],
  ['http://10.0.0.1/', /not a public one/],
  ['ftp://example.com/', /http or https/],
  ['http://user:pass@127.0.0.1/', /credentials/],
];

t.test('addresses outside the policy are never asked', async (t) => {
  const { store, deliverer } = await start(t, { retries: 0 });
  await announce(
    store,
    refused.map(([url]) => url),
  );
  deliverer.wake();
  const found = new Map((await settled(store)).map(({ url, lastError }) => [url, lastError]));
  for (const [url, error] of refused) t.match(found.get(url), error, url);
});

t.test('the receiver can tell that a message is ours, new and whole', async (t) => {
  const nowMs = 1_700_000_000_000;
  const header = signBody('{"a":1}', 'key', nowMs / 1000);
  const holds = (over: { header?: string; body?: string; key?: string; atMs?: number }): boolean =>
    verifyCallback(over.header ?? header, over.body ?? '{"a":1}', over.key ?? 'key', { nowMs: over.atMs ?? nowMs });
  // printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac key
  t.equal(header, 't=1700000000,v1=a438e398bfafc57e4396bb7fc2304422f0f768e965d073ca313cb52e22e6ad03');
  t.equal(signatureHeader, 'stillframe-signature');
  t.equal(holds({}), true);
  for (const change of [{ body: '{"a":2}' }, { key: 'other' }, { atMs: nowMs + 301_000 }, { header: 't=1,v1=00' }])
    t.equal(holds(change), false, JSON.stringify(change));
});
