import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import sharp from 'sharp';
import t from 'tap';
import { signUrl } from '../../dist/service/accounts/signed-url.js';
import { verifyCallback } from '../../dist/service/events/signature.js';
import { ended, registerFilm, startService } from './start.js';

t.test('register, submit with a template, hear of it, fetch the picture', async (t) => {
  const heard: { body: string; signature: string }[] = [];
  const receiver = createServer((request, response) => {
    void text(request).then((body) => {
      heard.push({ body, signature: String(request.headers['stillframe-signature']) });
      response.end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  t.teardown(() => receiver.close());
  const client = await startService(t, { callbacks: { hosts: ['127.0.0.1'], signingKey: 'a signing key' } });
  const medium = await registerFilm(client);
  t.match(medium, { state: 'ready', info: { video: { codec: 'h264', displayWidth: 1137 } }, title: '' });
  const callback = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const { status, body: job } = await client.send('POST', '/v1/jobs', {
    mediumId: medium.id,
    templateId: 'preset-thumbnail',
    parameters: { width: 200, at: 0.5 },
    callback,
    userData: 'mine',
  });
  t.equal(status, 202);
  const { id } = job as { readonly id: string };
  const done = await ended(client, id);
  t.match(done, {
    state: 'succeeded',
    progress: 1,
    attempts: 1,
    userData: 'mine',
    usage: { outputPixels: 200 * 113, clipSeconds: 0 },
  });
  const { decodeMs, wallMs } = (done as { readonly usage: { readonly decodeMs: number; readonly wallMs: number } })
    .usage;
  t.ok(decodeMs > 0 && decodeMs < wallMs, `${decodeMs} of ${wallMs} ms`);
  const { results } = done as { readonly results: readonly { readonly url: string }[] };
  t.match(results, [{ role: 'picture', width: 200, height: 113, contentType: 'image/jpeg', requestedSeconds: 0.5 }]);
  const picture = await client.send('GET', results[0]?.url ?? '');
  t.match(await sharp(picture.body).metadata(), { format: 'jpeg', width: 200, height: 113 });
  t.match(picture.headers.get('cache-control'), /immutable/);
  while (heard.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const [message] = heard;
  t.equal(verifyCallback(message?.signature ?? '', message?.body ?? '', 'a signing key'), true);
  t.match(JSON.parse(message?.body ?? ''), { kind: 'job.finished', payload: { jobId: id, userData: 'mine' } });
});

const wrong: readonly (readonly [method: string, path: string, body: unknown, status: number, error: object])[] = [
  ['POST', '/v1/media', { root: 'films', path: '../x' }, 400, { code: 'INVALID_PARAMETER', parameter: 'path' }],
  ['POST', '/v1/media', { root: 'nothing', path: 'x' }, 404, { code: 'NOT_FOUND' }],
  ['POST', '/v1/media', { url: 'ftp://x' }, 400, { code: 'INVALID_PARAMETER', parameter: 'url' }],
  ['POST', '/v1/media', { root: 'films', path: 'x', colour: 1 }, 400, { code: 'INVALID_PARAMETER' }],
  ['POST', '/v1/media', { root: 'films', path: 'x', referenceId: 'a b' }, 400, { code: 'INVALID_PARAMETER' }],
  ['POST', '/v1/media', '{', 400, { code: 'INVALID_PARAMETER' }],
  ['GET', '/v1/media/unknown', undefined, 404, { code: 'NOT_FOUND' }],
  ['GET', '/v1/media?limit=0', undefined, 400, { code: 'INVALID_PARAMETER', parameter: 'limit' }],
  ['GET', '/v1/nothing', undefined, 404, { code: 'NOT_FOUND' }],
  ['POST', '/v1/jobs', { mediumId: 'unknown', kind: 'snapshot' }, 404, { code: 'NOT_FOUND' }],
  ['POST', '/v1/jobs', { kind: 'snapshot' }, 400, { code: 'INVALID_PARAMETER', parameter: 'mediumId' }],
  ['POST', '/v1/jobs', { mediumId: 'x', priority: 99 }, 400, { code: 'INVALID_PARAMETER', parameter: 'priority' }],
  [
    'PUT',
    '/v1/templates/preset-cover',
    { name: 'x', body: { kind: 'poster', parameters: {} } },
    409,
    { code: 'CONFLICT' },
  ],
  ['DELETE', '/v1/templates/unknown', undefined, 404, { code: 'NOT_FOUND' }],
  ['POST', '/v1/templates', { name: 'x', body: { kind: 'poem', parameters: {} } }, 400, { code: 'INVALID_PARAMETER' }],
  ['POST', '/v1/events/acknowledge', { ids: [] }, 400, { code: 'INVALID_PARAMETER', parameter: 'ids' }],
];

t.test('every error has one shape with a stable code', async (t) => {
  const client = await startService(t);
  for (const [method, path, body, status, error] of wrong) {
    const answer = await client.send(method, path, body);
    t.match(answer, { status, body: { error: { message: String, requestId: String, ...error } } }, `${method} ${path}`);
  }
});

t.test('a body that is not JSON by its type is refused by name', async (t) => {
  const client = await startService(t);
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])
    t.match(
      await client.send('POST', '/v1/media', '{"root": "films", "path": "film.mp4"}', { 'content-type': type }),
      { status: 400, body: { error: { parameter: 'content-type', rule: 'must be application/json' } } },
      type,
    );
});

t.test('parameters are checked when they are submitted', async (t) => {
  const client = await startService(t);
  const { id: mediumId } = await registerFilm(client);
  const submit = async (parameters: object): Promise<object> =>
    client.send('POST', '/v1/jobs', { mediumId, kind: 'snapshot', parameters });
  t.match(await submit({ width: 0 }), { status: 400, body: { error: { parameter: 'parameters.width' } } });
  t.match(await submit({ widht: 10 }), { status: 400, body: { error: { parameter: 'parameters.widht' } } });
  const callback = { mediumId, kind: 'snapshot', callback: 'http://10.1.2.3/' };
  t.match(await client.send('POST', '/v1/jobs', callback), {
    status: 403,
    body: { error: { code: 'SOURCE_FORBIDDEN' } },
  });
});

t.test('a job the source cannot serve fails with the coded reason, and is not tried again', async (t) => {
  const client = await startService(t);
  const { id: mediumId } = await registerFilm(client);
  const { body } = await client.send('POST', '/v1/jobs', { mediumId, kind: 'snapshot', parameters: { at: 3600 } });
  t.match(await ended(client, (body as { readonly id: string }).id), {
    state: 'failed',
    attempts: 1,
    failure: { code: 'TIME_OUT_OF_RANGE' },
    results: [],
  });
});

t.test('templates are merged, stored jobs keep what they were submitted with', async (t) => {
  const client = await startService(t);
  const { id: mediumId } = await registerFilm(client);
  const template = { name: 'T', body: { kind: 'snapshot', parameters: { at: 1, width: 100, quality: 50 } } };
  const created = (await client.send('POST', '/v1/templates', template)).body as { readonly id: string };
  const parameters = { width: 120, quality: null };
  const { body } = await client.send('POST', '/v1/jobs', { mediumId, templateId: created.id, parameters });
  t.strictSame((body as { readonly parameters: object }).parameters, { at: 1, width: 120 });
  await client.send('DELETE', `/v1/templates/${created.id}`);
  t.match(await ended(client, (body as { readonly id: string }).id), { state: 'succeeded', results: [{ width: 120 }] });
  const { body: list } = await client.send('GET', '/v1/templates');
  t.ok((list as { readonly items: readonly object[] }).items.length >= 6, 'the presets');
});

t.test('the same key gives the same job', async (t) => {
  const client = await startService(t);
  const { id: mediumId } = await registerFilm(client);
  const submit = async (width: number): Promise<{ readonly status: number; readonly body: { readonly id: string } }> =>
    client.send('POST', '/v1/jobs', { mediumId, kind: 'snapshot', parameters: { width } }, { 'idempotency-key': 'k' });
  const [first, again, other] = [await submit(100), await submit(100), await submit(101)];
  t.equal(first.body.id, again.body.id);
  t.match(other, { status: 409, body: { error: { code: 'CONFLICT' } } });
});

t.test('workflows run for media that become ready, and on demand', async (t) => {
  const client = await startService(t);
  const workflow = { name: 'W', body: { templateIds: ['preset-thumbnail'], onRegister: true } };
  const { status, body } = await client.send('POST', '/v1/workflows', workflow);
  t.equal(status, 201);
  const { id: mediumId } = await registerFilm(client);
  const { items } = await client.until('/v1/jobs', ({ items }: { items: unknown[] }) => items.length === 1);
  t.match(items, [{ mediumId, templateId: 'preset-thumbnail', group: String }]);
  const { id } = body as { readonly id: string };
  t.match(await client.send('POST', `/v1/workflows/${id}/run`, { mediumId }), {
    status: 202,
    body: { jobs: [{ mediumId }] },
  });
  const unknown = { name: 'W', body: { templateIds: ['unknown'] } };
  t.match(await client.send('POST', '/v1/workflows', unknown), { status: 404 });
});

t.test('uploads are registered, and nothing stays of one that is too large', async (t) => {
  const client = await startService(t, { limits: { uploadBytes: 2_000_000 } });
  const headers = { 'content-type': 'video/mp4' };
  const { body: bytes } = await client.send('GET', '/media/open/film.mp4');
  const upload = async (body: Uint8Array): Promise<{ readonly status: number; readonly body: unknown }> => {
    const url = new URL('/v1/media/upload?filename=My%20Film.MP4&title=Mine', client.serving.address);
    const response = await fetch(url, { method: 'POST', body: new Blob([new Uint8Array(body)]), headers });
    return { status: response.status, body: await response.json() };
  };
  const { status, body } = await upload(bytes);
  t.equal(status, 201);
  const { id } = body as { readonly id: string };
  t.match(await client.until(`/v1/media/${id}`, ({ state }) => state !== 'registering'), {
    state: 'ready',
    title: 'Mine',
  });
  t.match(await upload(Buffer.alloc(2_000_001)), { status: 413, body: { error: { code: 'PAYLOAD_TOO_LARGE' } } });
  t.equal((await client.send('DELETE', `/v1/media/${id}`)).status, 204);
});

t.test('originals are served in ranges where the root is public, and nothing outside it', async (t) => {
  const client = await startService(t, { credentials: [{ id: 'a', secret: 'long enough' }] });
  const whole = await client.send('GET', '/media/open/film.mp4');
  const get = (range: string): ReturnType<typeof client.send> =>
    client.send('GET', '/media/open/film.mp4', undefined, { range });
  const bytes = whole.body as Buffer;
  t.strictSame((await get('bytes=10-19')).body, bytes.subarray(10, 20));
  t.strictSame((await get('bytes=-5')).body, bytes.subarray(-5));
  t.match(await get(`bytes=${bytes.byteLength}-`), { status: 416 });
  const etag = whole.headers.get('etag') ?? '';
  t.equal((await client.send('GET', '/media/open/film.mp4', undefined, { 'if-none-match': etag })).status, 304);
  t.equal((await client.send('GET', '/media/films/film.mp4')).status, 401);
  const authorization = `Basic ${Buffer.from('a:long enough').toString('base64')}`;
  t.equal((await client.send('GET', '/media/films/film.mp4', undefined, { authorization })).status, 200);
  const url = new URL('/media/films/film.mp4', client.serving.address);
  const inTime = Math.floor(Date.now() / 1000) + 60;
  for (const [key, expires, status] of [
    [{ id: 'a', secret: 'long enough' }, inTime, 200],
    [{ id: 'a', secret: 'long enough' }, inTime - 120, 401],
    [{ id: 'a', secret: 'another one' }, inTime, 401],
  ] as const)
    t.equal((await client.send('GET', signUrl(url, key, expires).href)).status, status, `signed: ${status}`);
  for (const path of [
    '/media/open/..%2f..%2fdata%2fstillframe.db',
    '/media/open/%2e%2e/data/stillframe.db',
    '/media/open/',
  ])
    t.ok((await client.send('GET', path)).status >= 400, path);
});

t.test('accounts do not see one another; credentials may be limited', async (t) => {
  const credentials = [
    { id: 'one', secret: 'secret-one', account: 'one' },
    { id: 'two', secret: 'secret-two', account: 'two' },
    { id: 'reader', secret: 'secret-reader', account: 'one', allow: ['media.read'] },
  ];
  const client = await startService(t, { credentials });
  const as = (id: string): Readonly<Record<string, string>> => ({
    authorization: `Basic ${Buffer.from(`${id}:secret-${id}`).toString('base64')}`,
  });
  const source = { root: 'films', path: 'film.mp4' };
  t.equal((await client.send('POST', '/v1/media', source)).status, 401);
  t.equal((await client.send('POST', '/v1/media', source, as('reader'))).status, 403);
  const { body } = await client.send('POST', '/v1/media', source, as('one'));
  const { id } = body as { readonly id: string };
  for (const [who, status] of [
    ['one', 200],
    ['reader', 200],
    ['two', 404],
  ] as const)
    t.equal((await client.send('GET', `/v1/media/${id}`, undefined, as(who))).status, status, who);
});

t.test('submits beyond the rate are refused, and the rest of the budget is told', async (t) => {
  const client = await startService(t, { limits: { submitsPerSecond: 2 } });
  const answers = await Promise.all([1, 2, 3].map(() => client.send('POST', '/v1/jobs', { mediumId: 'x' })));
  t.strictSame(answers.map(({ status }) => status).sort(), [404, 404, 429]);
  const refused = answers.find(({ status }) => status === 429);
  t.match(refused, { body: { error: { code: 'RATE_LIMITED' } } });
  t.equal(refused?.headers.get('ratelimit-remaining'), '0');
  t.equal(refused?.headers.get('retry-after'), '1');
});

t.test('it tells of itself', async (t) => {
  const client = await startService(t);
  t.equal((await client.send('GET', '/healthz')).status, 200);
  t.equal((await client.send('GET', '/readyz')).status, 200);
  const { body } = await client.send('GET', '/v1/openapi.json');
  t.match(body, { openapi: '3.1.0', paths: { '/v1/media': { post: {} }, '/v1/jobs/{id}': { get: {} } } });
});

t.test('the jobs of a medium that is forgotten are cancelled, and say so', async (t) => {
  const client = await startService(t);
  const { id: mediumId } = await registerFilm(client);
  // So that they wait.
  await client.serving.service.runner.close(0);
  const job = { mediumId, templateId: 'preset-thumbnail' };
  for (let count = 0; count < 3; count += 1) t.equal((await client.send('POST', '/v1/jobs', job)).status, 202);
  t.equal((await client.send('DELETE', `/v1/media/${mediumId}`)).status, 204);
  t.match((await client.send('GET', '/v1/jobs')).body, { items: Array(3).fill({ mediumId, state: 'cancelled' }) });
  const cancelled = { kind: 'job.cancelled', payload: { mediumId } };
  t.match((await client.send('GET', '/v1/events')).body, { items: [cancelled, cancelled, cancelled, {}] });
});
