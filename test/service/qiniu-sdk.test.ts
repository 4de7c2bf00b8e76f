/** The official Node SDK against a running service, with nothing changed but endpoint and keys. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import qiniu from 'qiniu';
import sharp from 'sharp';
import t, { type Test } from 'tap';
import { checkConfig } from '../../dist/service/config/load.js';
import { serve } from '../../dist/service/serve.js';
import { decoded, difference } from '../pictures/ffmpeg.js';
import { accessKey, fixturePath, json, secretKey, startQiniu, type QiniuService } from './qiniu-service.js';

interface Reply {
  readonly status: number;
  readonly body: never;
}

/** The SDK's managers, pointed at a host. */
function sdkFor(host: string, keys: readonly [string, string] = [accessKey, secretKey]): Sdk {
  const mac = new qiniu.auth.digest.Mac(...keys);
  const config = new qiniu.conf.Config({ useHttpsDomain: false });
  config.zone = new qiniu.conf.Zone([host], [host], host, host, host, host);
  config.zoneExpire = -1;
  const operations = new qiniu.fop.OperationManager(mac, config);
  const bucket = new qiniu.rs.BucketManager(mac, config);
  const uploader = new qiniu.form_up.FormUploader(config);
  const call = (start: (done: (error: unknown, body: unknown, info: unknown) => void) => unknown): Promise<Reply> =>
    new Promise((resolve, reject) => {
      start((error, body, info) => {
        if (error instanceof Error) reject(error);
        else resolve({ status: (info as { readonly statusCode: number }).statusCode, body: body as never });
      });
    });
  return {
    pfop: (key, fops, options = {}, bucketName = 'films') =>
      call((done) => operations.pfop(bucketName, key, [...fops], 'pipe1', options, done)),
    prefop: (id) => call((done) => operations.prefop(id, done)),
    stat: (key) => call((done) => void bucket.stat('films', key, done)),
    delete: (key) => call((done) => void bucket.delete('films', key, done)),
    url: (key, seconds = 600) =>
      bucket.privateDownloadUrl(`http://${host}`, key, Math.floor(Date.now() / 1000) + seconds),
    publicUrl: (key) => bucket.publicDownloadUrl(`http://${host}`, key),
    put: (policy, key, body, extra = null) => {
      const token = new qiniu.rs.PutPolicy(policy as { readonly scope: string }).uploadToken(mac);
      return call((done) => void uploader.put(token, key, body, extra, done));
    },
  };
}

interface Sdk {
  pfop(key: string, fops: readonly string[], options?: object, bucket?: string): Promise<Reply>;
  prefop(id: string): Promise<Reply>;
  stat(key: string): Promise<Reply>;
  delete(key: string): Promise<Reply>;
  url(key: string, seconds?: number): string;
  publicUrl(key: string): string;
  put(policy: object, key: string | null, body: unknown, extra?: qiniu.form_up.PutExtra | null): Promise<Reply>;
}

interface State {
  readonly code: number;
  readonly items: readonly { readonly code: number; readonly error: string; readonly returnOld: number }[];
}

/** Asks until there is nothing left to do. */
async function finished(sdk: Sdk, persistentId: string): Promise<State> {
  for (;;) {
    const { status, body } = await sdk.prefop(persistentId);
    if (status !== 200) throw new Error(`prefop says ${status}`);
    const state = body as State;
    if (![1, 2].includes(state.code)) return state;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A receiver of notifications; the first one it gets. */
async function receiver(t: Test): Promise<{ readonly url: string; readonly first: Promise<unknown>; count(): number }> {
  let received = 0;
  let resolveFirst: (body: unknown) => void;
  const first = new Promise((resolve) => (resolveFirst = resolve));
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received += 1;
      t.match(request, { method: 'POST', headers: { 'content-type': 'application/json' } });
      response.end();
      resolveFirst(JSON.parse(Buffer.concat(chunks).toString()));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/notify`, first, count: () => received };
}

async function fetched(sdk: Sdk, key: string): Promise<Buffer> {
  const response = await fetch(sdk.url(key));
  if (response.status !== 200) throw new Error(`${key}: ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

/** Started once for all that leaves it running. */
const shared = await startQiniu(t);
const encode = (text: string): string => qiniu.util.urlsafeBase64Encode(text);
const entry = (key: string): string => qiniu.util.encodedEntry('films', key);

/** What ffmpeg makes of a frame of 29.97 pictures a second: `ffmpeg -i nasa.mp4 -vf select=eq(n\,209),scale=480:360`. */
async function checkFrame(t: Test, picture: Buffer, frame: number, width: number, height: number): Promise<void> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  t.match(info, { width, height });
  const filter = `select=eq(n\\,${frame}),scale=${width}:${height}`;
  const { mean } = difference(data, decoded(fixturePath('nasa.mp4'), 'rgb24', { filter }));
  t.ok(mean < 3, `frame ${frame}: ${mean}`);
}

t.test('pictures by URLs of the SDK: private, tampered, expired, public', async (t) => {
  const { host, openHost } = shared;
  const sdk = sdkFor(host);
  await checkFrame(t, await fetched(sdk, 'nasa.mp4?vframe/jpg/offset/7/w/480/h/360/rotate/auto'), 209, 480, 360);
  const url = sdk.url('nasa.mp4?vframe/jpg/offset/7');
  t.equal((await fetch(url.replace('offset/7', 'offset/8'))).status, 401, 'tampered');
  t.equal((await fetch(sdk.url('nasa.mp4?vframe/jpg/offset/7', -1))).status, 401, 'expired');
  t.equal((await fetch(sdk.publicUrl('nasa.mp4?vframe/jpg/offset/7'))).status, 401, 'without a token');
  const open = await fetch(sdkFor(openHost).publicUrl('nasa.mp4?vframe/jpg/offset/7/w/480/h/360'));
  await checkFrame(t, Buffer.from(await open.arrayBuffer()), 209, 480, 360);
  t.equal((await fetch(sdkFor(host, [accessKey, 'WRONG_SECRET']).url('nasa.mp4?vframe/jpg/offset/7'))).status, 401);
});

t.test('pfop with three operations, prefop to the end, a notification, and the results', async (t) => {
  const { host } = shared;
  const sdk = sdkFor(host);
  const notified = await receiver(t);
  const fops = [
    `vframe/jpg/offset/7/w/480/h/360|saveas/${entry('out/frame.jpg')}`,
    `vsample/jpg/ss/1/t/4/s/160x90/interval/2/pattern/${encode('vframe-$(count)')}`,
    `avthumb/gif/ss/1/t/2/r/5/s/320x180|saveas/${entry('out/clip.gif')}`,
  ];
  const submitted = await sdk.pfop('nasa.mp4', fops, { notifyURL: notified.url, force: true });
  t.match(submitted, { status: 200, body: { persistentId: /^z0\./ } });
  const { persistentId } = submitted.body as { readonly persistentId: string };
  const state = await finished(sdk, persistentId);
  const done = { code: 0, desc: 'The fop was completed successfully', error: '', returnOld: 0 };
  t.match(state, {
    id: persistentId,
    ...{ code: 0, desc: 'The fop was completed successfully', pipeline: 'pipe1' },
    ...{ inputBucket: 'films', inputKey: 'nasa.mp4', creationDate: /^\d{4}-\d\d-\d\dT.*\+08:00$/ },
    items: [
      { cmd: fops[0], ...done, key: 'out/frame.jpg', hash: /^F/ },
      { cmd: fops[1], ...done, keys: ['vframe-000001', 'vframe-000002'] },
      { cmd: fops[2], ...done, key: 'out/clip.gif', hash: /^[Fl]/ },
    ],
  });
  t.strictSame(await notified.first, state, 'the notification says what prefop says');
  await checkFrame(t, await fetched(sdk, 'out/frame.jpg'), 209, 480, 360);
  // On screen at 1 s and at 3 s.
  await checkFrame(t, await fetched(sdk, 'vframe-000001'), 29, 160, 90);
  await checkFrame(t, await fetched(sdk, 'vframe-000002'), 89, 160, 90);
  const gif = await sharp(await fetched(sdk, 'out/clip.gif'), { animated: true }).metadata();
  t.match(gif, { format: 'gif', width: 320, pageHeight: 180, loop: 0 });
  t.equal(
    gif.delay?.reduce((sum, delay) => sum + delay, 0),
    2000,
    'two seconds',
  );
  const size = (await fetched(sdk, 'out/frame.jpg')).length;
  t.match(await sdk.stat('out/frame.jpg'), { status: 200, body: { fsize: size, mimeType: 'image/jpeg', type: 0 } });
  t.equal(notified.count(), 1, 'one notification for all three');
});

t.test('what is there already is not made again, unless it is forced', async (t) => {
  const { host, serving } = shared;
  const sdk = sdkFor(host);
  const run = async (options: object): Promise<State> => {
    const { body } = await sdk.pfop('nasa.mp4', ['vframe/png/offset/1/w/64', `vsample/jpg/s/64x/frames/3`], options);
    return finished(sdk, (body as { readonly persistentId: string }).persistentId);
  };
  const first = await run({});
  t.match(first, { code: 0, items: [{ returnOld: 0 }, { returnOld: 0, keys: { length: 3 } }] });
  const made = await serving.service.store.results.list({ account: 'default', limit: 100, after: null });
  const again = await run({});
  t.match(again, { code: 0, items: first.items.map((item) => ({ ...item, returnOld: 1 })) });
  const after = await serving.service.store.results.list({ account: 'default', limit: 100, after: null });
  t.equal(after.items.length, made.items.length);
  t.match(await run({ force: true }), { code: 0, items: [{ returnOld: 0 }, { returnOld: 0 }] });
});

t.test('an operation that fails says so, and the others go on', async (t) => {
  const { host } = shared;
  const sdk = sdkFor(host);
  const notified = await receiver(t);
  const fops = [
    'vframe/jpg/offset/5000',
    'vframe/jpg/offset/5/w/64',
    `vframe/jpg/offset/1|saveas/${entry('tall.mov')}`,
  ];
  const { body } = await sdk.pfop('nasa.mp4', fops, { notifyURL: notified.url });
  const state = await finished(sdk, (body as { readonly persistentId: string }).persistentId);
  t.match(state, {
    ...{ code: 3, desc: 'The fop is failed' },
    items: [
      { code: 3, error: /^execute fop cmd failed: .*end/, errorIndex: 0 },
      { code: 0, error: '' },
      { code: 3, error: /tall\.mov is a file of the root/ },
    ],
  });
  t.match(await notified.first, { code: 3 });
});

t.test('what was submitted survives a restart, and is notified', async (t) => {
  const { host, serving, films } = await startQiniu(t);
  const notified = await receiver(t);
  const fops = [1, 2, 3, 4].map((second) => `vframe/png/offset/${second}`);
  const { body } = await sdkFor(host).pfop('nasa.mp4', fops, { notifyURL: notified.url });
  const { persistentId } = body as { readonly persistentId: string };
  await serving.close();
  const again = await serve(
    checkConfig({
      listen: { port: 0 },
      dataDir: serving.service.folder.path,
      ...{ logLevel: 'silent', workers: { processes: 1 }, callbacks: { hosts: ['127.0.0.1'] } },
      credentials: [{ id: accessKey, secret: secretKey }],
      sources: { roots: { films } },
      qiniu: { defaultBucket: 'films' },
    }),
  );
  t.teardown(() => again.close());
  t.match(await notified.first, { id: persistentId, code: 0, items: { length: 4 } });
  const sdk = sdkFor(new URL(again.address).host);
  const state = await finished(sdk, persistentId);
  const [item] = state.items as unknown as readonly { readonly key: string }[];
  t.match(await sharp(await fetched(sdk, item?.key ?? '')).metadata(), { format: 'png', width: 480 });
});

t.test('sheets of a sprite, and the pictures beside them', async (t) => {
  const { host } = shared;
  const sdk = sdkFor(host);
  const sheet = `spriteFormat/png/cellSize/64x36/padding/2/margin/3/color/0xff0000/lines/2/columns/2/saveSpritePattern/${encode('sheet-$(count)')}`;
  const fop = `vsample/jpg/interval/2/t/12/${sheet}/savePattern/${encode('${saveas.bucket}-$(count)')}`;
  const { body } = await sdk.pfop('nasa.mp4', [fop]);
  const state = await finished(sdk, (body as { readonly persistentId: string }).persistentId);
  const keys = (name: string, count: number): string[] =>
    Array.from({ length: count }, (_, index) => `${name}-00000${index + 1}`);
  t.match(state, { code: 0, items: [{ keys: [...keys('films', 6), ...keys('sheet', 2)] }] });
  const picture = await fetched(sdk, 'sheet-000001');
  // Two cells of 64x36, 2 pixels between them, 3 around.
  t.match(await sharp(picture).metadata(), { format: 'png', width: 136, height: 80 });
  const [red, green, blue] = await sharp(picture).extract({ left: 0, top: 0, width: 1, height: 1 }).raw().toBuffer();
  t.strictSame([red, green, blue], [255, 0, 0]);
});

t.test('an upload, with operations that follow it', async (t) => {
  const { host, ask } = shared;
  const sdk = sdkFor(host);
  const notified = await receiver(t);
  const video = readFileSync(fixturePath('nasa.mp4'));
  const policy = {
    scope: 'films:new/video.mp4',
    persistentOps: `vframe/jpg/offset/7/w/480/h/360|saveas/${entry('new/frame.jpg')}`,
    persistentNotifyUrl: notified.url,
    persistentPipeline: 'pipe2',
  };
  const uploaded = await sdk.put(policy, 'new/video.mp4', video);
  t.match(uploaded, { status: 200, body: { key: 'new/video.mp4', hash: /^F/, persistentId: /^z0\./ } });
  const { persistentId, hash } = uploaded.body as { readonly persistentId: string; readonly hash: string };
  t.match(await notified.first, { id: persistentId, code: 0, pipeline: 'pipe2', inputKey: 'new/video.mp4' });
  await checkFrame(t, await fetched(sdk, 'new/frame.jpg'), 209, 480, 360);
  t.match(await sdk.stat('new/video.mp4'), { status: 200, body: { fsize: video.length, hash, mimeType: 'video/mp4' } });
  t.ok((await fetched(sdk, 'new/video.mp4')).equals(video));
  t.match(await sharp(await fetched(sdk, 'new/video.mp4?vframe/png/offset/1/w/99')).metadata(), { width: 99 });
  t.equal((await ask('/new/video.mp4')).status, 404, 'another bucket has no such file');
});

t.test('an upload is what its token allows', async (t) => {
  const { host } = shared;
  const sdk = sdkFor(host);
  const one = Buffer.from('one');
  const put = sdk.put.bind(sdk);
  t.match(await put({ scope: 'films' }, 'a.txt', one), { status: 200, body: { key: 'a.txt' } });
  t.match(await put({ scope: 'films' }, 'a.txt', one), { status: 200 }, 'the same again');
  t.match(await put({ scope: 'films' }, 'a.txt', Buffer.from('two')), { status: 614 }, 'not replaced by a mere bucket');
  t.match(await put({ scope: 'films:a.txt' }, 'a.txt', Buffer.from('two')), { status: 200 }, 'replaced by its name');
  t.equal((await fetched(sdk, 'a.txt')).toString(), 'two');
  const onlyNew = { scope: 'films:a.txt', insertOnly: 1 };
  t.match(await put(onlyNew, 'a.txt', one), { status: 614 });
  t.match(await put({ scope: 'films' }, null, one), { status: 200, body: { key: /^F/ } }, 'named by its hash');
  t.match(await put({ scope: 'films:nasa.mp4' }, 'nasa.mp4', one), { status: 614 }, 'a file of the root stays');
  const prefix = { scope: 'films:user/', isPrefixalScope: 1 };
  t.match(await put(prefix, 'user/b.txt', one), { status: 200 });
  const crc = new qiniu.form_up.PutExtra('', {}, null as never, '1');
  for (const [name, policy, key, status, says] of [
    ['another name', { scope: 'films:a.txt' }, 'b.txt', 403, /scope/],
    ['outside the prefix', prefix, 'other/b.txt', 403, /scope/],
    ['too large', { scope: 'films', fsizeLimit: 2 }, 'c.txt', 413, /2 bytes/],
    ['too small', { scope: 'films', fsizeMin: 4 }, 'c.txt', 403, /4 bytes/],
    ['over', { scope: 'films', expires: -10 }, 'c.txt', 401, /expired/],
    ['no bucket', { scope: 'nowhere' }, 'c.txt', 631, /bucket/],
    ['callback', { scope: 'films', callbackUrl: 'http://a.example/' }, 'c.txt', 400, /callbackUrl is not offered/],
    ['workflow', { scope: 'films', persistentWorkflowTemplateID: 'x' }, 'c.txt', 400, /not offered/],
    ['bad operation', { scope: 'films', persistentOps: 'vframe/bmp/offset/1' }, 'c.txt', 400, /format/],
    ['no operation', { scope: 'films', persistentOps: 'avthumb/mp4' }, 'c.txt', 400, /avthumb\/mp4 is not offered/],
  ] as const)
    t.match(await put(policy, key, one), { status, body: { error: says } }, name);
  t.match(await put({ scope: 'films' }, 'c.txt', one, crc), { status: 406 }, 'damaged on the way');
  t.match(await sdkFor(host, [accessKey, 'WRONG_SECRET']).put({ scope: 'films' }, 'c.txt', one), { status: 401 });
  t.match(await sdkFor(host, ['READER_KEY', 'READER_SECRET']).put({ scope: 'films' }, 'c.txt', one), { status: 403 });
  t.match(await sdk.stat('c.txt'), { status: 612 }, 'nothing of all that was kept');
});

t.test('requests that cannot be carried out are refused in words', async (t) => {
  const { host, films } = shared;
  const sdk = sdkFor(host);
  const { copyFileSync } = await import('node:fs');
  copyFileSync(join(import.meta.dirname, '../fixtures/hls-ts-bframes/playlist.m3u8'), join(films, 'list.m3u8'));
  const frame = ['vframe/jpg/offset/1'];
  for (const [name, reply, status, says] of [
    ['key', await sdk.pfop('none.mp4', frame), 612, /no such file/],
    ['bucket', await sdk.pfop('nasa.mp4', frame, {}, 'none'), 631, /no such bucket/],
    ['saveas', await sdk.pfop('nasa.mp4', [`${frame[0] ?? ''}|saveas/${encode('none:a')}`]), 631, /no such bucket/],
    ['no operation', await sdk.pfop('nasa.mp4', []), 400, /fops/],
    ['another one', await sdk.pfop('nasa.mp4', ['avthumb/m3u8/vb/500k']), 400, /avthumb\/m3u8 is not offered/],
    ['a chain', await sdk.pfop('nasa.mp4', ['vframe/jpg/offset/1|imageView2/1']), 400, /imageView2 is not offered/],
    ['playlist', await sdk.pfop('list.m3u8', ['vsample/jpg/frames/2']), 400, /m3u8 is not supported/],
    ['workflow', await sdk.pfop('nasa.mp4', frame, { workflowTemplateID: 'x' }), 400, /not offered/],
    ['notifyURL', await sdk.pfop('nasa.mp4', frame, { notifyURL: 'http://other.example/' }), 403, /./],
    ['too wide', await sdk.pfop('nasa.mp4', ['vframe/jpg/offset/1/h/2161']), 400, /2160/],
    ['secret', await sdkFor(host, [accessKey, 'WRONG_SECRET']).pfop('nasa.mp4', frame), 401, /bad token/],
    ['not allowed', await sdkFor(host, ['READER_KEY', 'READER_SECRET']).pfop('nasa.mp4', frame), 403, /jobs\.submit/],
    ['unknown id', await sdk.prefop('z0.none'), 612, /not such id/],
    ['stat', await sdk.stat('none.mp4'), 612, /no such file/],
    ['delete', await sdk.delete('nasa.mp4'), 400, /not offered/],
  ] as const)
    t.match(reply, { status, body: { error: says } }, name);
});

t.test('prefop is asked by GET as well', async (t) => {
  const service: QiniuService = shared;
  const sdk = sdkFor(service.host);
  const { body } = await sdk.pfop('nasa.mp4', ['vframe/jpg/offset/1/w/64']);
  const { persistentId } = body as { readonly persistentId: string };
  await finished(sdk, persistentId);
  const answer = await service.ask(`/status/get/prefop?id=${persistentId}`, { host: service.host });
  t.match(json(answer), { id: persistentId, code: 0 });
  t.equal((await service.ask('/status/get/prefop', { host: service.host })).status, 400);
});

t.test('a notification that nobody takes is told by prefop', async (t) => {
  const { host } = await startQiniu(t, { callbacks: { hosts: ['127.0.0.1'], retries: 0 } });
  const sdk = sdkFor(host);
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  const { port } = closed.address() as AddressInfo;
  await new Promise((resolve) => closed.close(resolve));
  const { body } = await sdk.pfop('nasa.mp4', ['vframe/jpg/offset/1/w/64'], { notifyURL: `http://127.0.0.1:${port}/` });
  const { persistentId } = body as { readonly persistentId: string };
  for (;;) if ((await finished(sdk, persistentId)).code === 4) break;
});
