import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import t from 'tap';
import { signUrl } from '../../dist/service/accounts/signed-url.js';
import { DiskCache } from '../../dist/service/pictures/disk-cache.js';
import { snapshot } from '../../dist/index.js';
import { registerFilm, startService } from './start.js';

t.test('a thumbnail is the still the library makes', async (t) => {
  const client = await startService(t);
  const { id } = await registerFilm(client);
  for (const [query, options] of [
    ['thumbnail.jpg?time=0.5&width=320', { at: 0.5, width: 320, format: 'jpg' }],
    [
      'thumbnail.png?time=50%25&width=64&height=64&fit=contain&background=red',
      { at: '50%', width: 64, height: 64, fit: 'contain', background: 'red', format: 'png' },
    ],
    [
      'thumbnail.webp?seek=keyframe&rotate=90&height=99&quality=30',
      { seek: 'keyframe', rotate: 90, height: 99, quality: 30, format: 'webp' },
    ],
  ] as const) {
    const { status, body, headers } = await client.send('GET', `/v1/media/${id}/${query}`);
    const { data } = await snapshot(join(client.films, 'film.mp4'), options);
    t.equal(status, 200, query);
    t.ok(Buffer.from(data ?? []).equals(body), query);
    t.match(headers.get('content-type'), /^image\//);
  }
});

t.test('a client that has the picture is told so, without anything being made', async (t) => {
  const client = await startService(t);
  const { id } = await registerFilm(client);
  const path = `/v1/media/${id}/thumbnail.jpg?width=100`;
  const first = await client.send('GET', path);
  const etag = first.headers.get('etag') ?? '';
  const again = await client.send('GET', path, undefined, { 'if-none-match': etag });
  t.equal(again.status, 304);
  const other = await client.send('GET', `/v1/media/${id}/thumbnail.jpg?width=101`, undefined, {
    'if-none-match': etag,
  });
  t.equal(other.status, 200);
  execFileSync('touch', ['-d', '2001-01-01', join(client.films, 'film.mp4')]);
  t.equal((await client.send('GET', path, undefined, { 'if-none-match': etag })).status, 200, 'the source has changed');
});

t.test('the same picture asked for at the same time is made once', async (t) => {
  const client = await startService(t, { retention: { cacheBytes: 0 } });
  const { id } = await registerFilm(client);
  const before = client.serving.service.engine.stats().completed;
  const ask = (): Promise<unknown> => client.send('GET', `/v1/media/${id}/thumbnail.avif?width=320`);
  await Promise.all([ask(), ask(), ask(), ask()]);
  t.equal(client.serving.service.engine.stats().completed, before + 1);
});

t.test('a full engine says when to come again', async (t) => {
  const client = await startService(t, { workers: { processes: 1, maxWaiting: 0 } });
  const { id } = await registerFilm(client);
  const answers = await Promise.all(
    [1, 2, 3, 4].map((n) => client.send('GET', `/v1/media/${id}/thumbnail.avif?width=${600 + n}`)),
  );
  const busy = answers.filter(({ status }) => status === 503);
  t.ok(busy.length > 0);
  t.match(busy[0], { body: { error: { code: 'BUSY' } } });
  t.equal(busy[0]?.headers.get('retry-after'), '1');
});

t.test('wrong parameters and unknown media are refused', async (t) => {
  const client = await startService(t);
  const { id } = await registerFilm(client);
  for (const [path, status, code] of [
    [`${id}/thumbnail.jpg?width=0`, 400, 'INVALID_PARAMETER'],
    [`${id}/thumbnail.jpg?width=ten`, 400, 'INVALID_PARAMETER'],
    [`${id}/thumbnail.jpg?widht=10`, 400, 'INVALID_PARAMETER'],
    [`${id}/thumbnail.bmp`, 400, 'INVALID_PARAMETER'],
    [`${id}/thumbnail.jpg?time=3600`, 416, 'TIME_OUT_OF_RANGE'],
    ['unknown/thumbnail.jpg', 404, 'NOT_FOUND'],
  ] as const)
    t.match(await client.send('GET', `/v1/media/${path}`), { status, body: { error: { code } } }, path);
  for (const [time, error] of [
    ['3600', { message: /^time: 3600 s is past the end/ }],
    ['150%25', { parameter: 'time', message: /^time: / }],
  ] as const) {
    const { body } = await client.send('GET', `/v1/media/${id}/thumbnail.jpg?time=${time}`);
    t.match(body, { error }, 'in the names of this API');
  }
});

t.test('a signed URL needs no credentials until it is over', async (t) => {
  const credentials = [{ id: 'a', secret: 'long enough' }];
  const client = await startService(t, { credentials });
  const authorization = `Basic ${Buffer.from('a:long enough').toString('base64')}`;
  const source = { root: 'films', path: 'film.mp4' };
  const { body } = await client.send('POST', '/v1/media', source, { authorization });
  const { id } = body as { readonly id: string };
  const url = new URL(`/v1/media/${id}/thumbnail.jpg?width=100`, client.serving.address);
  t.equal((await client.send('GET', url.href)).status, 401);
  const nowSeconds = Math.floor(Date.now() / 1000);
  const ask = async (expires: number, change = ''): Promise<number> => {
    const signed = signUrl(url, { id: 'a', secret: 'long enough' }, expires);
    for (;;) {
      const { status } = await client.send('GET', signed.href + change);
      if (status !== 503) return status;
    }
  };
  t.equal(await ask(nowSeconds + 600), 200);
  t.equal(await ask(nowSeconds - 1), 401);
  t.equal(await ask(nowSeconds + 600, '&height=5'), 401);
});

t.test('the cache keeps what was used last, within its bytes, over a restart', async (t) => {
  const folder = t.testdir();
  const bytes = new Uint8Array(10);
  let made = 0;
  const make = (): Promise<Uint8Array<ArrayBuffer>> => {
    made += 1;
    return Promise.resolve(bytes);
  };
  const cache = await DiskCache.open(folder, 25);
  for (const key of ['aaaa', 'bbbb', 'aaaa', 'cccc', 'aaaa']) await cache.get(key, make);
  t.equal(made, 3, 'aaaa was used again before cccc came');
  t.equal(cache.byteLength, 20);
  await cache.get('bbbb', make);
  t.equal(made, 4);
  const again = await DiskCache.open(folder, 25);
  t.equal(again.byteLength, 20);
  await again.get('aaaa', make);
  t.equal(made, 4);
  const smaller = await DiskCache.open(folder, 10);
  t.equal(smaller.byteLength, 10);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  t.equal(files.length, 1);
});

t.test('a picture that cannot be made is not kept', async (t) => {
  const cache = await DiskCache.open(t.testdir(), 1000);
  await t.rejects(
    cache.get('aaaa', () => Promise.reject(new Error('no'))),
    /no/,
  );
  t.same(
    await cache
      .get('aaaa', () =>
        sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } })
          .png()
          .toBuffer()
          .then((data) => new Uint8Array(data)),
      )
      .then(({ length }) => length > 0),
    true,
  );
});
