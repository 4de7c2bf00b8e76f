import { openAsBlob, rmSync, writeFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { signatureHeader, verifyCallback } from '../../dist/service/events/signature.js';
import { receiveCallbacks } from './callbacks.js';
import { fixture, startService, type Client } from './start.js';

interface Medium {
  readonly id: string;
  readonly state: string;
}

async function register(client: Client, source: object): Promise<Medium> {
  const { body } = await client.send('POST', '/v1/media', source);
  return client.until(`/v1/media/${(body as Medium).id}`, ({ state }) => state !== 'registering');
}

t.test('what cannot be read fails with the reason, and an event says so', async (t) => {
  const client = await startService(t);
  writeFileSync(join(client.films, 'words.mp4'), 'no video');
  writeFileSync(join(client.films, 'empty.mp4'), '');
  for (const [source, code] of [
    [{ root: 'films', path: 'missing.mp4' }, 'SOURCE_NOT_FOUND'],
    [{ root: 'films', path: 'no/such/folder.mp4' }, 'SOURCE_NOT_FOUND'],
    [{ root: 'films', path: 'words.mp4' }, 'INVALID_SOURCE'],
    [{ root: 'films', path: 'empty.mp4' }, 'INVALID_SOURCE'],
    [{ url: 'http://127.0.0.1:1/film.mp4' }, 'SOURCE_FORBIDDEN'],
    [{ url: `${client.serving.address}/media/films/none.mp4` }, 'SOURCE_NOT_FOUND'],
  ] as const)
    t.match(await register(client, source), { state: 'failed', failure: { code, message: String } }, code);
  const { body } = await client.send('GET', '/v1/events');
  t.match(body, { items: Array(6).fill({ kind: 'media.failed', payload: { failure: { code: String } } }) });
});

t.test('a medium that failed is probed again when it is registered again', async (t) => {
  const client = await startService(t);
  const source = { root: 'films', path: 'late.mp4' };
  const failed = await register(client, source);
  t.equal(failed.state, 'failed');
  await cp(join(import.meta.dirname, '../fixtures', fixture), join(client.films, 'late.mp4'));
  t.match(await register(client, source), { id: failed.id, state: 'ready', failure: null });
  rmSync(join(client.films, 'late.mp4'));
  t.match(await register(client, source), { id: failed.id, state: 'ready' }, 'one that is ready stays so');
});

t.test('an engine that is busy is asked again', async (t) => {
  const client = await startService(t, { workers: { processes: 1, maxWaiting: 0 } });
  await cp(join(client.films, 'film.mp4'), join(client.films, 'second.mp4'));
  const media = await Promise.all(['film.mp4', 'second.mp4'].map((path) => register(client, { root: 'films', path })));
  t.match(media, [{ state: 'ready' }, { state: 'ready' }]);
});

t.test('a workflow that cannot be run keeps no other from running', async (t) => {
  const client = await startService(t);
  const template = { name: 'T', body: { kind: 'snapshot', parameters: { width: 64 } } };
  const { id } = (await client.send('POST', '/v1/templates', template)).body as Medium;
  for (const templateId of [id, 'preset-thumbnail', id]) {
    const body = { templateIds: [templateId], onRegister: true };
    await client.send('POST', '/v1/workflows', { name: 'W', body });
  }
  await client.send('DELETE', `/v1/templates/${id}`);
  const medium = await register(client, { root: 'films', path: 'film.mp4' });
  t.match(await client.send('GET', '/v1/jobs'), {
    body: { items: [{ mediumId: medium.id, templateId: 'preset-thumbnail' }] },
  });
});

/** Sources, with what their registration is announced as. */
const announced: readonly (readonly [source: object, kind: string, payload: object])[] = [
  [{ root: 'films', path: 'film.mp4', referenceId: 'film-1', title: 'F' }, 'media.ready', { referenceId: 'film-1' }],
  [{ root: 'films', path: 'none.mp4' }, 'media.failed', { failure: { code: 'SOURCE_NOT_FOUND' } }],
  [{ upload: 'film.mp4' }, 'media.ready', { failure: null, info: { video: { codec: 'h264' } } }],
];

t.test('whoever registers a medium is told when it is ready or has failed', async (t) => {
  const client = await startService(t, { callbacks: { hosts: ['127.0.0.1'], signingKey: 'a signing key' } });
  const receiver = await receiveCallbacks(t);
  for (const [source, kind, payload] of announced) {
    const { status, body } =
      'upload' in source
        ? await upload(client, receiver.url)
        : await client.send('POST', '/v1/media', { ...source, callback: receiver.url });
    t.equal(status, 201);
    const { headers, body: told } = await receiver.next();
    t.equal(verifyCallback(String(headers[signatureHeader]), told, 'a signing key'), true);
    const { id } = body as Medium;
    t.match(JSON.parse(told), { kind, subjectId: id, payload: { mediumId: id, ...payload } });
    t.match(await client.send('GET', `/v1/media/${id}`), { body: { state: kind.slice('media.'.length) } });
  }
  const known = await client.send('POST', '/v1/media', { ...announced[0]?.[0], callback: receiver.url });
  t.match(known, { status: 200, body: { state: 'ready' } });
  t.match(await client.send('GET', '/v1/deliveries'), { body: { items: Array(3).fill({ state: 'delivered' }) } });
});

t.test('a callback that may not be called is refused, and nothing is registered', async (t) => {
  const client = await startService(t);
  for (const [callback, code] of [
    ['no URL', 'INVALID_PARAMETER'],
    ['http://10.0.0.1/', 'SOURCE_FORBIDDEN'],
  ] as const) {
    const source = { root: 'films', path: 'film.mp4', callback };
    for (const { body } of [await client.send('POST', '/v1/media', source), await upload(client, callback)])
      t.match(body, { error: { code } });
  }
  t.strictSame((await client.send('GET', '/v1/media')).body, { items: [], next: null });
});

async function upload(client: Client, callback: string): Promise<{ readonly status: number; readonly body: unknown }> {
  const url = new URL('/v1/media/upload', client.serving.address);
  url.searchParams.set('callback', callback);
  const headers = { 'content-type': 'video/mp4' };
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body: await openAsBlob(join(client.films, 'film.mp4')),
  });
  return { status: response.status, body: await response.json() };
}
