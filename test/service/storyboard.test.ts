import sharp from 'sharp';
import t from 'tap';
import { signUrl } from '../../dist/service/accounts/signed-url.js';
import { Turns } from '../../dist/service/pictures/turns.js';
import { planStoryboard } from '../../dist/service/pictures/storyboard.js';
import { registerFilm, startService, type Client } from './start.js';

/** Of the film: `ffprobe -show_entries stream=duration`. */
const filmSeconds = 4;

interface Cue {
  readonly start: string;
  readonly end: string;
  readonly address: string;
  readonly place: readonly number[];
}

function cuesOf(vtt: string): readonly Cue[] {
  const lines = /^(\S+) --> (\S+)\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)$/gm;
  return [...vtt.matchAll(lines)].map(([, start = '', end = '', address = '', ...place]) => ({
    ...{ start, end, address },
    place: place.map(Number),
  }));
}

let shared: Promise<{ readonly client: Client; readonly id: string }> | null = null;

/** One service for what needs no settings of its own: starting one takes longer than what is asked of it. */
function sharedService(): Promise<{ readonly client: Client; readonly id: string }> {
  shared ??= startService(t, { retention: { cacheBytes: 0 } }).then(async (client) => ({
    client,
    ...(await registerFilm(client)),
  }));
  return shared;
}

async function get(client: Client, path: string): Promise<{ readonly status: number; readonly body: Buffer }> {
  return client.send('GET', path);
}

t.test('a storyboard is cues over the whole length, and the sheet they name', async (t) => {
  const { client, id } = await sharedService();
  const base = `/v1/media/${id}/`;
  const { status, headers, body } = await client.send(
    'GET',
    `${base}storyboard.vtt?count=8&columns=4&cellWidth=64&cellHeight=36`,
  );
  t.equal(status, 200);
  t.match(headers.get('content-type'), /^text\/vtt/);
  const cues = cuesOf(String(body));
  t.strictSame(
    cues.map(({ place }) => place),
    [0, 1].flatMap((line) => [0, 1, 2, 3].map((column) => [column * 64, line * 36, 64, 36])),
  );
  t.equal(cues[0]?.start, '00:00:00.000');
  t.equal(Math.round(Number(cues.at(-1)?.end.slice(6))), filmSeconds);
  const sheet = await get(client, `${base}${cues[0]?.address ?? ''}`);
  t.match(await sharp(sheet.body).metadata(), { format: 'jpeg', width: 256, height: 72 });
  const json = await client.send('GET', `${base}storyboard.json?count=8&columns=4&cellWidth=64&cellHeight=36`);
  t.match(json.headers.get('content-type'), /^application\/json/);
  t.match(json.body, {
    cues: cues.map(({ address, place: [x, y] }) => ({ url: address, x, y, width: 64, height: 36 })),
  });
});

t.test('cues, JSON and sheet asked for at the same time are one piece of work', async (t) => {
  const { client, id } = await sharedService();
  const before = client.serving.service.engine.stats().completed;
  const asked = ['vtt', 'json', 'jpg', 'vtt'].map((format) =>
    get(client, `/v1/media/${id}/storyboard.${format}?count=4`),
  );
  t.strictSame(new Set((await Promise.all(asked)).map(({ status }) => status)), new Set([200]));
  t.equal(client.serving.service.engine.stats().completed, before + 1);
});

t.test('signed cues name a sheet that is signed until the same end', async (t) => {
  const credential = { id: 'a', secret: 'long enough' };
  const client = await startService(t, { credentials: [credential] });
  const authorization = `Basic ${Buffer.from('a:long enough').toString('base64')}`;
  const { body } = await client.send('POST', '/v1/media', { root: 'films', path: 'film.mp4' }, { authorization });
  const { id } = body as { readonly id: string };
  const url = new URL(`/v1/media/${id}/storyboard.vtt?count=2`, client.serving.address);
  t.equal((await client.send('GET', url.href)).status, 401);
  const expires = Math.floor(Date.now() / 1000) + 600;
  const signed = signUrl(url, credential, expires);
  let answer = await client.send('GET', signed.href);
  while (answer.status === 503) answer = await client.send('GET', signed.href);
  t.equal(answer.status, 200);
  const [, seconds] = /^public, max-age=(\d+)$/.exec(answer.headers.get('cache-control') ?? '') ?? [];
  t.ok(Number(seconds) <= 600, 'a cache does not outlive the signature');
  const sheet = new URL(cuesOf(String(answer.body))[0]?.address ?? '', signed);
  t.equal(sheet.searchParams.get('expires'), String(expires));
  t.equal((await client.send('GET', sheet.href)).status, 200);
  sheet.searchParams.set('count', '3');
  t.equal((await client.send('GET', sheet.href)).status, 401);
});

t.test('a client that has it is told so', async (t) => {
  const { client, id } = await sharedService();
  for (const file of ['storyboard.vtt?count=2', 'storyboard.jpg?count=2', 'animated.gif?duration=0.5&width=64']) {
    const { headers } = await client.send('GET', `/v1/media/${id}/${file}`);
    const etag = headers.get('etag') ?? '';
    t.match(headers.get('cache-control'), /max-age=86400/);
    const before = client.serving.service.engine.stats().completed;
    for (const has of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const again = await client.send('GET', `/v1/media/${id}/${file}`, undefined, { 'if-none-match': has });
      t.equal(again.status, 304, `${file} ${has}`);
    }
    t.equal(client.serving.service.engine.stats().completed, before);
  }
});

for (const format of ['gif', 'webp']) {
  t.test(`an animation is as long and as large as was asked for, as ${format}`, async (t) => {
    const { client, id } = await sharedService();
    const { status, headers, body } = await client.send(
      'GET',
      `/v1/media/${id}/animated.${format}?start=1&duration=0.5&fps=10&width=64`,
    );
    t.equal(status, 200);
    t.equal(headers.get('content-type'), `image/${format}`);
    const { width, delay = [] } = await sharp(body, { animated: true }).metadata();
    t.equal(width, 64);
    t.equal(
      delay.reduce((sum, ms) => sum + ms, 0),
      500,
    );
  });
}

t.test('spans, cells and formats beyond the limits are refused', async (t) => {
  const client = await startService(t, { limits: { storyboardCells: 20, animationSeconds: 2 } });
  const { id } = await registerFilm(client);
  for (const [path, status, code] of [
    ['storyboard.vtt?count=21', 413, 'LIMIT_EXCEEDED'],
    ['storyboard.jpg?interval=0.1', 413, 'LIMIT_EXCEEDED'],
    ['storyboard.jpg?interval=0.1&count=5', 200, null],
    ['storyboard.jpg?interval=0', 400, 'INVALID_PARAMETER'],
    ['storyboard.png', 400, 'INVALID_PARAMETER'],
    ['storyboard.vtt?watermark=x', 400, 'INVALID_PARAMETER'],
    ['animated.gif?duration=2.1', 413, 'LIMIT_EXCEEDED'],
    ['animated.gif?start=3600&duration=1', 416, 'TIME_OUT_OF_RANGE'],
    ['animated.mp4', 400, 'INVALID_PARAMETER'],
  ] as const) {
    const answer = await client.send('GET', `/v1/media/${id}/${path}`);
    t.equal(answer.status, status, path);
    if (code !== null) t.match(answer.body, { error: { code } }, path);
  }
});

t.test('a storyboard has its cells on one sheet', (t) => {
  for (const [asked, seconds, expected] of [
    [{}, 12, { count: 3 }],
    [{}, 7200, { count: 100 }],
    [{}, 0.01, { count: 1 }],
    [{ interval: 10 }, 3600, { count: 360, interval: 10, lines: 36 }],
    [{ interval: 10, count: 20 }, 3600, { count: 20, interval: 10 }],
    [{ count: 300, columns: 25 }, 3600, { count: 300, columns: 25, lines: 12 }],
    [{}, null, { count: 100, interval: 5 }],
  ] as const)
    t.match(planStoryboard(asked, seconds, 400), expected, JSON.stringify([asked, seconds]));
  t.throws(() => planStoryboard({ interval: 1 }, 401, 400), { code: 'LIMIT_EXCEEDED' });
  t.throws(() => planStoryboard({ count: 401 }, null, 400), { code: 'LIMIT_EXCEEDED' });
  t.end();
});

t.test('turns are taken in order, by so many at a time; who finds too many waiting is told at once', async (t) => {
  const turns = new Turns(2, { mostWaiting: 1, mostWaitMs: 60_000 });
  const began: string[] = [];
  const open: (() => void)[] = [];
  const work = (name: string): Promise<void> =>
    turns.run(() => {
      began.push(name);
      return new Promise((resolve) => open.push(resolve));
    });
  const running = [work('a'), work('b'), work('c')];
  await t.rejects(work('d'), { code: 'BUSY' });
  t.strictSame(began, ['a', 'b']);
  open[0]?.();
  await running[0];
  await new Promise((resolve) => setImmediate(resolve));
  t.strictSame(began, ['a', 'b', 'c']);
  for (const end of open) end();
  await Promise.all(running);
});

t.test('who waits too long for a turn is told so, and the turn goes to another', async (t) => {
  const turns = new Turns(1, { mostWaiting: 9, mostWaitMs: 1 });
  let end: () => void = () => undefined;
  const first = turns.run(() => new Promise<void>((resolve) => (end = resolve)));
  await t.rejects(
    turns.run(() => Promise.resolve()),
    { code: 'BUSY' },
  );
  end();
  await first;
  t.equal(await turns.run(() => Promise.resolve('done')), 'done');
});
