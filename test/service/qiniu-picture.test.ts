import { copyFileSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import t from 'tap';
import { encodeEntry } from '../../dist/service/api/qiniu/entry.js';
import { sign } from '../../dist/service/api/qiniu/token.js';
import { decoded, difference } from '../pictures/ffmpeg.js';
import { accessKey, fixturePath, json, secretKey, startQiniu, type QiniuService } from './qiniu-service.js';

/** Started once for all that changes nothing in it. */
const shared = await startQiniu(t);

/** One row of the document's table: what is accepted, with what is then seen in the picture, and what is refused. */
interface Row {
  readonly name: string;
  readonly accepted: readonly (readonly [fop: string, facts: object])[];
  readonly refused: readonly (readonly [fop: string, says: RegExp])[];
}

/** `nasa.mp4` has 480x270 pixels. */
const table: readonly Row[] = [
  {
    name: 'Format',
    accepted: [
      ['vframe/jpg/offset/7', { format: 'jpeg', width: 480, height: 270 }],
      ['vframe/png/offset/7', { format: 'png', width: 480, height: 270 }],
      ['vframe/webp/offset/7', { format: 'webp' }],
      ['vframe/avif/offset/7', { format: 'heif' }],
    ],
    refused: [
      ['vframe/bmp/offset/7', /format/],
      ['vframe/JPG/offset/7', /format/],
      ['vframe//offset/7', /argument/],
      ['vframe', /argument/],
    ],
  },
  {
    name: 'w',
    accepted: [
      ['vframe/png/offset/7/w/1', { width: 1, height: 1 }],
      ['vframe/jpg/offset/7/w/3840', { width: 3840, height: 2160 }],
      ['vframe/jpg/offset/7/w/480/h/360', { width: 480, height: 360 }],
    ],
    refused: [
      ['vframe/jpg/offset/7/w/0', /1x1 to 3840x2160/],
      ['vframe/jpg/offset/7/w/3841', /1x1 to 3840x2160/],
      ['vframe/jpg/offset/7/w/10.5', /pixels/],
      ['vframe/jpg/offset/7/w/-1', /pixels/],
      ['vframe/jpg/offset/7/w', /needs a value/],
    ],
  },
  {
    name: 'h',
    accepted: [
      ['vframe/png/offset/7/h/1', { width: 2, height: 1 }],
      ['vframe/jpg/offset/7/h/2160', { width: 3840, height: 2160 }],
      // Today's rule: long side up to 3840, short side up to 2160, whichever way the picture stands.
      ['vframe/jpg/offset/7/w/2160/h/3840', { width: 2160, height: 3840 }],
      ['vframe/jpg/offset/7/h/3840/rotate/90', { width: 2160, height: 3840 }],
    ],
    refused: [
      ['vframe/jpg/offset/7/h/0', /1x1 to 3840x2160/],
      ['vframe/jpg/offset/7/h/2161', /more than 2160/],
      ['vframe/jpg/offset/7/h/3841', /1x1 to 3840x2160/],
      ['vframe/jpg/offset/7/w/2161/h/2161', /1x1 to 3840x2160/],
      ['vframe/jpg/offset/7/w/19/h/2161', /1x1 to 3840x2160/],
    ],
  },
  {
    name: 'rotate',
    accepted: [
      ['vframe/jpg/offset/7/rotate/90', { width: 270, height: 480 }],
      ['vframe/jpg/offset/7/rotate/180', { width: 480, height: 270 }],
      ['vframe/jpg/offset/7/rotate/270', { width: 270, height: 480 }],
      ['vframe/jpg/offset/7/rotate/auto', { width: 480, height: 270 }],
    ],
    refused: [
      ['vframe/jpg/offset/7/rotate/0', /90, 180, 270, auto/],
      ['vframe/jpg/offset/7/rotate/45', /90, 180, 270, auto/],
      ['vframe/jpg/offset/7/rotate/360', /90, 180, 270, auto/],
    ],
  },
  {
    name: 'offset',
    accepted: [
      ['vframe/jpg/offset/0', { format: 'jpeg' }],
      ['vframe/jpg/offset/12.9', { format: 'jpeg' }],
      ['vframe/jpg/offset/7.0000001', { format: 'jpeg' }],
    ],
    refused: [
      ['vframe/jpg', /offset is required/],
      ['vframe/jpg/offset/-1', /seconds/],
      ['vframe/jpg/offset/7000', /end/],
      ['vframe/jpg/offset/0:07', /seconds/],
      ['vframe/jpg/offset/7/offset/8', /twice/],
      ['vframe/jpg/offset/7/depth/8', /not offered/],
    ],
  },
];

for (const { name, accepted, refused } of table) {
  t.test(`vframe: ${name}`, async (t) => {
    const { ask } = shared;
    for (const [fop, facts] of accepted) {
      const { status, headers, body } = await ask(`/nasa.mp4?${fop}`);
      t.equal(status, 200, fop);
      t.match(headers['content-type'], /^image\//, fop);
      t.match(await sharp(body).metadata(), facts, fop);
    }
    for (const [fop, says] of refused) {
      const answer = await ask(`/nasa.mp4?${fop}`);
      t.equal(answer.status, 400, fop);
      t.match(json(answer), { code: 400, error: says }, fop);
      t.match(answer.headers, { 'cache-control': 'no-store', 'content-type': 'application/json' });
    }
  });
}

/** The offset, and ffmpeg's expression for the frame that is on screen then; 29.97 pictures a second. */
const moments = [
  ['0', 'eq(n,0)'],
  ['7', 'eq(n,209)'],
  ['7.006', 'eq(n,209)'],
  ['7.008', 'eq(n,210)'],
] as const;

t.test('vframe: the picture is the frame on screen at the offset in seconds', async (t) => {
  const { ask } = shared;
  for (const [offset, frame] of moments) {
    const pixels = await pixelsOf((await ask(`/nasa.mp4?vframe/png/offset/${offset}`)).body);
    // ffmpeg -i nasa.mp4 -vf select=eq(n\,209) -frames:v 1 -pix_fmt rgb24 -f rawvideo -
    const expected = decoded(fixturePath('nasa.mp4'), 'rgb24', { filter: `select=${frame.replace(',', '\\,')}` });
    const { mean } = difference(pixels, expected);
    t.ok(mean < 1.5, `${offset}: ${mean}`);
  }
});

/** What ffmpeg does for the same words. */
const turns = [
  ['', 'null'],
  ['/rotate/90', 'transpose=clock'],
  ['/rotate/180', 'hflip,vflip'],
  ['/rotate/270', 'transpose=cclock'],
] as const;

t.test('vframe: a picture is turned clockwise, and only when it is asked for', async (t) => {
  const { ask } = shared;
  for (const [rotate, filter] of turns) {
    const pixels = await pixelsOf((await ask(`/nasa.mp4?vframe/png/offset/0${rotate}`)).body);
    // ffmpeg -i nasa.mp4 -frames:v 1 -vf transpose=clock -pix_fmt rgb24 -f rawvideo -
    t.ok(difference(pixels, decoded(fixturePath('nasa.mp4'), 'rgb24', { filter })).mean < 1.5, rotate);
  }
});

t.test('vframe: `auto` sets a video upright that says how it is to be shown', async (t) => {
  const { ask } = shared;
  const lying = await ask('/tall.mov?vframe/png/offset/0/w/480');
  t.match(await sharp(lying.body).metadata(), { width: 480, height: 270 });
  const upright = await ask('/tall.mov?vframe/png/offset/0/h/480/rotate/auto');
  t.match(await sharp(upright.body).metadata(), { width: 270, height: 480 });
  // ffprobe -show_entries stream_side_data=rotation tall.mov: -90, which ffmpeg counts against the clock.
  const turned = await sharp(lying.body).rotate(90).png().toBuffer();
  t.ok(difference(await pixelsOf(upright.body), await pixelsOf(turned)).mean < 1);
  t.equal((await ask('/tall.mov?vframe/jpg/offset/0/h/3840/rotate/auto')).status, 200);
  t.equal((await ask('/tall.mov?vframe/jpg/offset/0/h/3840')).status, 400, 'too wide while it lies on its side');
});

t.test('a private bucket needs a token, which is good for one URL until its time', async (t) => {
  const service = shared;
  const { ask, host } = service;
  const path = '/nasa.mp4?vframe/jpg/offset/7/w/100';
  const soon = Math.floor(Date.now() / 1000) + 100;
  t.match(await failure(service, path), { status: 401, body: { code: 401, error: 'download token not specified' } });
  const good = signed(host, path, soon);
  const { status, headers } = await ask(good, { host });
  t.equal(status, 200);
  const [, age = ''] = /^public, max-age=(\d+)$/.exec(headers['cache-control'] ?? '') ?? [];
  t.ok(Number(age) <= 100, 'not kept longer than the token lasts');
  t.equal((await ask(signed(host, path, soon, 'https'), { host })).status, 200, 'behind a proxy that speaks TLS');
  for (const [name, target, says] of [
    ['expired', signed(host, path, soon - 1000), 'expired token'],
    ['tampered', good.replace('offset/7', 'offset/8'), 'bad token'],
    ['later', good.replace(`e=${soon}`, `e=${soon + 1}`), 'bad token'],
    ['longer', `${good}&x=1`, 'the token must be the last part of the URL'],
    ['of another host', signed('other.example', path, soon), 'bad token'],
    ['of nobody', good.replace(accessKey, 'NOBODY'), 'bad token'],
    [
      'without an end',
      `${path}&token=${accessKey}:${sign(secretKey, `http://${host}${path}`)}`,
      'the token has no deadline',
    ],
  ] as const)
    t.match(await failure(service, target), { status: 401, body: { code: 401, error: says } }, name);
});

t.test('a public bucket needs no token, but one that is there must be right', async (t) => {
  const { ask, openHost } = shared;
  const path = '/nasa.mp4?vframe/jpg/offset/7/w/100';
  const soon = Math.floor(Date.now() / 1000) + 100;
  t.equal((await ask(path)).status, 200);
  t.equal((await ask(signed(openHost, path, soon))).status, 200);
  t.equal((await ask(signed(openHost, path, soon - 1000))).status, 401);
  t.equal((await ask(path, { host: 'CDN.example:8080' })).status, 200, 'another domain of the same bucket');
});

t.test('a key may be limited to pictures', async (t) => {
  const { ask, host } = shared;
  const soon = Math.floor(Date.now() / 1000) + 100;
  const by = (path: string): string => signed(host, path, soon, 'http', 'READER_KEY', 'READER_SECRET');
  t.equal((await ask(by('/nasa.mp4?vframe/jpg/offset/7/w/100'), { host })).status, 200);
  t.equal((await ask(by('/nasa.mp4'), { host })).status, 403);
});

t.test('a cache is told what it needs, and the same picture is made once', async (t) => {
  const { ask, serving, films, host } = await startQiniu(t, { retention: { cacheBytes: 0 } });
  const path = '/nasa.mp4?vframe/avif/offset/7/w/320';
  const before = serving.service.engine.stats().completed;
  const [first] = await Promise.all([ask(path), ask(path), ask('/nasa.mp4?vframe/avif/w/320/offset/7.0')]);
  t.equal(serving.service.engine.stats().completed, before + 1);
  t.match(first, { headers: { etag: /^"/, 'cache-control': 'public, max-age=86400', 'content-type': 'image/avif' } });
  const ifNew = { 'if-none-match': first.headers.etag };
  const again = await ask(path, { headers: ifNew });
  t.match(again, { status: 304, headers: { etag: first.headers.etag } });
  t.equal(again.body.length, 0);
  const head = await ask(path, { method: 'HEAD' });
  t.equal(head.headers['content-length'], String(first.body.length));
  t.equal(head.body.length, 0);
  const { body: metrics } = await ask('/metrics', { host });
  t.match(
    metrics.toString(),
    /^stillframe_http_request_duration_seconds_count\{route="qiniu",method="GET",status="304"\} 1$/m,
  );
  utimesSync(join(films, 'nasa.mp4'), 1, 1);
  t.equal((await ask(path, { headers: ifNew })).status, 200, 'the source has changed');
});

t.test('saveas keeps the picture in a bucket, for whoever has signed it', async (t) => {
  const service = shared;
  const { ask, openHost, serving } = service;
  const entry = encodeEntry({ bucket: 'open', key: 'out/七.jpg' });
  const path = `/nasa.mp4?vframe/jpg/offset/7/w/100|saveas/${entry}`;
  const token = `${accessKey}:${sign(secretKey, openHost + path)}`;
  t.match(await ask(path), { status: 401 }, 'unsigned');
  const forged = token.replace(/(?<=:)./, (first) => (first === 'A' ? 'B' : 'A'));
  t.match(await ask(`${path}/sign/${forged}`), { status: 401 }, 'forged');
  t.match(await ask(`${path.replace('offset/7', 'offset/8')}/sign/${token}`), { status: 401 }, 'tampered');
  t.match(await ask(`${path}/sign/${token}`, { method: 'HEAD' }), { status: 405 });
  const reader = `READER_KEY:${sign('READER_SECRET', openHost + path)}`;
  t.match(await ask(`${path}/sign/${reader}`), { status: 403 }, 'not allowed to write');
  const saved = await ask(`${path}/sign/${token}`);
  t.equal(saved.status, 200);
  const { hash } = json(saved) as { readonly hash: string };
  t.strictSame(json(saved), { hash, key: 'out/七.jpg' });
  const fetched = await ask('/out/%E4%B8%83.jpg');
  t.match(fetched, { status: 200, headers: { 'content-type': 'image/jpeg', etag: `"${hash}"` } });
  t.match(await sharp(fetched.body).metadata(), { width: 100, format: 'jpeg' });
  t.equal((await ask(`${path.replace('|', '%7C')}/sign/${token}`)).status, 200, 'again, as the SDK encodes it');
  // What is saved is a source, too.
  t.equal((await ask('/out/%E4%B8%83.jpg?vframe/png/offset/0')).status, 200);
  t.equal((await serving.service.store.objects.get('open', 'out/七.jpg'))?.hash, hash);

  const over = `/nasa.mp4?vframe/jpg/offset/7|saveas/${encodeEntry({ bucket: 'open', key: 'tall.mov' })}`;
  const nowhere = `/nasa.mp4?vframe/jpg/offset/7|saveas/${encodeEntry({ bucket: 'none', key: 'a' })}`;
  for (const [target, status] of [
    [over, 614],
    [nowhere, 631],
  ] as const)
    t.equal((await ask(`${target}/sign/${accessKey}:${sign(secretKey, openHost + target)}`)).status, status);
});

t.test('what is not offered is refused in words', async (t) => {
  const { ask, films } = shared;
  copyFileSync(join(import.meta.dirname, '../fixtures/hls-ts-bframes/playlist.m3u8'), join(films, 'list.m3u8'));
  copyFileSync(join(films, 'list.m3u8'), join(films, 'list.mp4'));
  writeFileSync(join(films, 'text.mp4'), 'no video');
  mkdirSync(join(films, 'folder'));
  for (const [target, status, says] of [
    ['/list.m3u8?vframe/jpg/offset/0', 400, /m3u8 is not supported/],
    ['/list.mp4?vframe/jpg/offset/0', 400, /m3u8 is not supported/],
    ['/nasa.mp4?imageInfo', 400, /imageInfo is not offered/],
    ['/nasa.mp4?avinfo', 400, /avinfo is not offered/],
    ['/nasa.mp4?vframe/jpg/offset/7|imageView2/1/w/10', 400, /imageView2 is not offered/],
    ['/nasa.mp4?vframe/jpg/offset/7|imageView2/1|saveas/x', 400, /imageView2 is not offered/],
    ['/nasa.mp4?vsample/jpg/ss/1', 400, /asynchronous/],
    ['/nasa.mp4?avthumb/gif', 400, /asynchronous/],
    ['/nasa.mp4?vframe/jpg/offset/7|saveas/x/y/z', 400, /saveas/],
    ['/text.mp4?vframe/jpg/offset/0', 400, /./],
    ['/none.mp4?vframe/jpg/offset/0', 404, /Document not found/],
    ['/none.mp4', 404, /Document not found/],
    ['/folder', 404, /Document not found/],
    ['/../films/nasa.mp4', 404, /Document not found/],
  ] as const) {
    const answer = await ask(target);
    t.equal(answer.status, status, target);
    t.match(json(answer), { code: status, error: says }, target);
  }
});

t.test('files of a bucket are downloaded, in ranges too', async (t) => {
  const { ask, host, openHost } = shared;
  const whole = await ask('/nasa.mp4?v=1');
  t.match(whole, { status: 200, headers: { 'content-type': 'video/mp4', 'accept-ranges': 'bytes' } });
  const part = await ask('/nasa.mp4', { headers: { range: 'bytes=10-19' } });
  t.match(part, { status: 206, headers: { 'content-range': `bytes 10-19/${whole.body.length}` } });
  t.ok(part.body.equals(whole.body.subarray(10, 20)));
  t.equal((await ask('/nasa.mp4', { headers: { range: 'bytes=99999999-' } })).status, 416);
  t.equal((await ask('/nasa.mp4', { headers: { 'if-none-match': whole.headers.etag } })).status, 304);
  t.equal((await ask('/nasa.mp4', { host })).status, 401);
  const soon = Math.floor(Date.now() / 1000) + 100;
  t.equal((await ask(signed(host, '/nasa.mp4', soon), { host })).status, 200);
  t.equal((await ask('/healthz', { host })).status, 200, 'our own paths stay ours on the default host');
  t.equal((await ask('/healthz', { host: openHost })).status, 404, 'and are keys on a domain of a bucket');
});

t.test('without credentials nobody is asked, but a token is not believed', async (t) => {
  const { ask, host } = await startQiniu(t, { credentials: [] });
  const path = '/nasa.mp4?vframe/jpg/offset/7/w/100';
  t.match(await ask(path, { host }), { status: 200, headers: { 'cache-control': 'private, max-age=86400' } });
  t.equal((await ask(signed(host, path, 9_999_999_999), { host })).status, 401);
});

async function failure(
  { ask, host }: QiniuService,
  target: string,
): Promise<{ readonly status: number; readonly body: object }> {
  const answer = await ask(target, { host });
  return { status: answer.status, body: json(answer) };
}

function signed(
  host: string,
  path: string,
  deadline: number,
  scheme = 'http',
  id: string = accessKey,
  secret: string = secretKey,
): string {
  const target = `${path}${path.includes('?') ? '&' : '?'}e=${deadline}`;
  return `${target}&token=${id}:${sign(secret, `${scheme}://${host}${target}`)}`;
}

function pixelsOf(picture: Buffer): Promise<Buffer> {
  return sharp(picture).removeAlpha().raw().toBuffer();
}

t.test('a host that is bound to no bucket says what is missing', async (t) => {
  const { ask, send } = await startQiniu(t, { qiniu: { domains: { 'cdn.example': 'open' } } });
  const answer = await ask('/nasa.mp4?vframe/jpg/offset/1');
  t.equal(answer.status, 404);
  t.match(json(answer), { code: 404, error: /qiniu\.domains.*qiniu\.defaultBucket/ });
  t.match(await send('GET', '/nasa.mp4'), { status: 404, body: { error: { code: 'NOT_FOUND' } } });
  t.equal((await ask('/nasa.mp4?vframe/jpg/offset/1', { host: 'cdn.example' })).status, 200);
});
