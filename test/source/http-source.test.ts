import { readdirSync } from 'node:fs';
import t from 'tap';
import { defaultSourcePolicy as defaults } from '../../dist/source/source-policy.js';
import { answer, listen, patternBytes, redirect, sendPart, serveRanges } from './listen.js';
import { open, openUrl } from './open-url.js';
import { allowLoopbackOnly, strayConnections } from './loopback-guard.js';

allowLoopbackOnly();

const content = patternBytes(3_000_000);
const { signal } = new AbortController();
const block = 256 * 1024;

t.test('reads ranges', async (t) => {
  const server = await listen(t, serveRanges(content, { ETag: '"one"' }));
  const { source, url } = await open(t, server, {}, '/a.mp4?token=x#fragment');
  t.equal(url, `${server.origin}/a.mp4?token=x`);
  t.equal(source.size, content.length);
  for (const [offset, length] of [
    [0, 10],
    [2_999_990, 100],
    [block - 1, 2],
    [1_500_000, 1_000_000],
    [3_000_000, 5],
  ] as const) {
    t.same(
      Buffer.from(await source.read(offset, length, signal)),
      content.subarray(offset, offset + length),
      `at ${offset}`,
    );
  }
  t.ok(server.connections <= 2, 'connections are kept');
  const [first, second] = server.requests;
  t.match(first?.headers, { range: `bytes=0-${block - 1}`, 'accept-encoding': 'identity', 'if-range': undefined });
  t.match(second?.headers, { 'if-range': '"one"' });
  t.equal(first?.url, '/a.mp4?token=x');
});

t.test('a small source needs one request', async (t) => {
  const server = await listen(t, serveRanges(content.subarray(0, 1000)));
  const { source } = await open(t, server);
  t.same(Buffer.from(await source.read(0, 5000, signal)), content.subarray(0, 1000));
  t.equal(server.requests.length, 1);
});

t.test('a server without ranges is read in order', async (t) => {
  const folder = t.testdir();
  process.env.TMPDIR = folder;
  t.teardown(() => delete process.env.TMPDIR);
  for (const headers of [{ 'Content-Length': content.length }, {}]) {
    const server = await listen(t, (_request, response) => response.writeHead(200, headers).end(content));
    const { source } = await open(t, server);
    t.equal(source.size, 'Content-Length' in headers ? content.length : null);
    t.same(Buffer.from(await source.read(2_000_000, 100, signal)), content.subarray(2_000_000, 2_000_100));
    t.same(Buffer.from(await source.read(5, 100, signal)), content.subarray(5, 105), 'back again');
    t.same(Buffer.from(await source.read(2_999_000, 5000, signal)), content.subarray(2_999_000), 'up to the end');
    t.equal((await source.read(4_000_000, 10, signal)).length, 0, 'nothing past it');
    t.equal(source.size, content.length, 'the size is known at the end');
    t.equal(server.requests.length, 1, 'one answer');
    await source.close();
  }
  t.same(readdirSync(folder), [], 'no temporary file is left');
});

t.test('redirects are followed, and remembered', async (t) => {
  const server = await listen(t, (request, response) => {
    if (request.url === '/a.mp4') redirect(response, '/b/c.mp4');
    else serveRanges(content)(request, response);
  });
  const { source, url } = await open(t, server);
  t.equal(url, `${server.origin}/b/c.mp4`);
  await source.read(2_000_000, 10, signal);
  t.same(
    server.requests.map((request) => request.url),
    ['/a.mp4', '/b/c.mp4', '/b/c.mp4'],
  );
});

t.test('a redirect target that expired is asked for again', async (t) => {
  let valid = 0;
  const server = await listen(t, (request, response) => {
    if (request.url === '/a.mp4') redirect(response, `/signed/${++valid}`);
    else if (request.url === `/signed/${valid}` && server.requests.length !== 3)
      serveRanges(content)(request, response);
    else response.writeHead(403).end();
  });
  const { source } = await open(t, server);
  t.same(Buffer.from(await source.read(2_000_000, 10, signal)), content.subarray(2_000_000, 2_000_010));
  t.equal(server.requests.at(-1)?.url, '/signed/2');
});

t.test('a short body is asked for again from where it ended', async (t) => {
  let failures = 2;
  const server = await listen(t, (request, response) => {
    if (server.requests.length > 1 && failures > 0) {
      failures -= 1;
      sendPart(content, request, response, 1000);
    } else serveRanges(content)(request, response);
  });
  const { source } = await open(t, server);
  t.same(Buffer.from(await source.read(1_000_000, 5000, signal)), content.subarray(1_000_000, 1_005_000));
});

t.test('an endless answer is cut at the limit', async (t) => {
  const server = await listen(t, (_request, response) => {
    const more = (): void => {
      while (response.write(Buffer.alloc(65_536)));
    };
    response.on('drain', more);
    more();
  });
  const { source } = await open(t, server, { maxBytes: 5_000_000 });
  await t.rejects(source.read(100_000_000, 1, signal), { code: 'LIMIT_EXCEEDED' });
  await t.rejects(source.read(100_000_000, 1, signal), { code: 'LIMIT_EXCEEDED' }, 'and stays so');
  t.equal((await source.read(0, 10, signal)).length, 10, 'what came is there');
});

t.test('bytes sent again and again count', async (t) => {
  const server = await listen(t, (request, response) => {
    if (server.requests.length === 1) serveRanges(content)(request, response);
    else sendPart(content, request, response, 200_000);
  });
  const { source } = await open(t, server, { maxBytes: content.length });
  const readAll = async (): Promise<void> => {
    for (;;)
      for (let offset = block; offset + 10 < content.length; offset += 300_000)
        await source.read(offset, 10, signal).catch(passUnlessLimit);
  };
  await t.rejects(readAll(), { code: 'LIMIT_EXCEEDED' });
});

function passUnlessLimit(error: unknown): void {
  if ((error as { code: string }).code !== 'INVALID_SOURCE') throw error;
}

t.test('a source that changes is an error, never mixed bytes', async (t) => {
  const other = Buffer.alloc(content.length, 1);
  const rows: readonly (readonly [name: string, before: object, after: object, body: Buffer])[] = [
    ['another ETag', { ETag: '"one"' }, { ETag: '"two"' }, other],
    ['another weak ETag', { ETag: 'W/"one"' }, { ETag: 'W/"two"' }, other],
    [
      'another date',
      { 'Last-Modified': 'Mon, 01 Jan 2024 00:00:00 GMT' },
      { 'Last-Modified': 'Tue, 02 Jan 2024 00:00:00 GMT' },
      other,
    ],
    ['another length', {}, {}, other.subarray(1)],
  ];
  for (const [name, before, after, body] of rows) {
    const server = await listen(t, (request, response) => {
      const first = server.requests.length === 1;
      serveRanges(first ? content : body, { ...(first ? before : after) })(request, response);
    });
    const { source } = await open(t, server);
    await t.rejects(source.read(1_000_000, 10, signal), { code: 'INVALID_SOURCE', message: /changed/ }, name);
  }
  const server = await listen(t, (request, response) => {
    if (request.headers['if-range'] === '"one"') answer(200, { ETag: '"two"' }, other)(request, response);
    else serveRanges(content, { ETag: '"one"' })(request, response);
  });
  const { source } = await open(t, server);
  await t.rejects(
    source.read(1_000_000, 10, signal),
    { code: 'INVALID_SOURCE', message: /changed/ },
    'the whole of the new one',
  );
});

t.test('a read that is given up lets go of its request', async (t) => {
  const closed: Promise<unknown>[] = [];
  let arrived = (): void => {};
  const second = new Promise<void>((resolve) => (arrived = resolve));
  const server = await listen(t, (request, response) => {
    if (server.requests.length === 1) return serveRanges(content)(request, response);
    closed.push(new Promise((resolve) => response.on('close', resolve)));
    arrived();
  });
  const { source } = await open(t, server);
  const stop = new AbortController();
  const read = source.read(1_000_000, 10, stop.signal);
  await second;
  stop.abort();
  await t.rejects(read, { code: 'ABORTED' });
  await Promise.all(closed);
  t.pass('the server saw it end');
});

t.test('an open that is given up ends at once', async (t) => {
  const stop = new AbortController();
  const server = await listen(t, () => stop.abort());
  const policy = { ...defaults, privateHosts: ['127.0.0.1'] };
  await t.rejects(openUrl(`${server.origin}/`, policy, stop.signal), { code: 'ABORTED' });
});

t.test('nothing listens', async (t) => {
  const server = await listen(t, answer(200));
  const policy = { ...defaults, privateHosts: ['127.0.0.1'] };
  // Port 1 of loopback: no process of a normal machine has it.
  await t.rejects(openUrl('http://127.0.0.1:1/a?token=secret', policy, signal), {
    code: 'INVALID_SOURCE',
    message: /^source: the connection failed: http:\/\/127\.0\.0\.1:1\/a \(ECONNREFUSED\)$/,
    publicMessage: 'source: the connection failed',
  });
  await t.rejects(
    openUrl(`https://127.0.0.1:${server.port}/`, policy, signal),
    { code: 'INVALID_SOURCE' },
    'no TLS there',
  );
});

t.test('proxies of the environment are not asked', async (t) => {
  const proxy = await listen(t, answer(500));
  const server = await listen(t, serveRanges(content));
  Object.assign(process.env, { http_proxy: proxy.origin, HTTP_PROXY: proxy.origin, NODE_USE_ENV_PROXY: '1' });
  await open(t, server);
  t.equal(proxy.connections, 0);
});

t.test('no socket left this machine', async (t) => t.same(strayConnections, []));
