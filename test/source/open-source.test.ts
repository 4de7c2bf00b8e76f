import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { describeSource } from '../../dist/source/describe-source.js';
import { createUrlOpener } from '../../dist/source/http-source.js';
import { defaultSourcePolicy as defaults, type SourcePolicy } from '../../dist/source/source-policy.js';
import { BridgedWorker } from './bridged-worker.js';
import { listen, type TestServer } from './listen.js';
import { allowLoopbackOnly, strayConnections } from './loopback-guard.js';

allowLoopbackOnly();

const { signal } = new AbortController();
const openUrl = createUrlOpener(async (name) => Promise.reject(new Error(`no test resolves ${name}`)));

/** Files of a server, by path; anything else is 404. */
function serve(t: Test, files: Record<string, string>): Promise<TestServer> {
  return listen(t, (request, response) => {
    const text = files[request.url ?? ''];
    if (text === undefined) response.writeHead(404).end();
    else response.writeHead(200).end(text);
  });
}

function workerFor(t: Test, policy: Partial<SourcePolicy> = {}): BridgedWorker {
  return new BridgedWorker(t, { policy: { ...defaults, privateHosts: ['127.0.0.1'], ...policy }, openUrl });
}

const playlist = (...entries: string[]): string => ['#EXTM3U', ...entries, ''].join('\n');

t.test('every kind of source', async (t) => {
  const dir = t.testdir({ 'a.mp4': 'content' });
  const server = await serve(t, { '/a.mp4': 'content' });
  const reader = (await describeSource(new Blob(['content']), defaults, signal)).reader;
  const spooled = await describeSource(new Blob(['content']).stream(), defaults, signal);
  t.teardown(() => spooled.dispose());
  const policy = { ...defaults, privateHosts: ['127.0.0.1'], roots: [dir] };
  const worker = new BridgedWorker(t, { policy, openUrl, findReader: () => reader });
  const path = join(dir, 'a.mp4');
  t.match(await worker.openSource({ kind: 'path', path }), { kind: 'file', url: path });
  t.match(await worker.openSource(spooled.descriptor), { kind: 'file', url: '' }, 'a spooled stream needs no root');
  t.match(await worker.openSource({ kind: 'memory', bytes: Buffer.from('content') }), { kind: 'memory', url: '' });
  t.equal(await worker.text(await worker.openSource({ kind: 'reader', readerId: 1 })), 'content');
  const opened = await worker.openSource({ kind: 'url', url: `${server.origin}/a.mp4` });
  t.equal(opened.url, `${server.origin}/a.mp4`);
  t.equal(await worker.text(opened), 'content');
});

t.test('a local playlist opens its files and addresses', async (t) => {
  const server = await serve(t, { '/far.ts': 'far' });
  const dir = t.testdir({ sub: { 'near.ts': 'near', 'a b.ts': 'space' } });
  writeFileSync(join(dir, 'main.m3u8'), playlist('sub/near.ts', `${server.origin}/far.ts`));
  const worker = workerFor(t, { roots: [dir] });
  await worker.openSource({ kind: 'path', path: join(dir, 'main.m3u8') });
  t.match(await worker.openChild(join(dir, 'sub/a b.ts')), { kind: 'file', url: join(dir, 'sub/a b.ts') });
  t.match(await worker.openChild(`file:${dir}/sub/a b.ts`), { kind: 'file' });
  t.match(await worker.openChild(`file://${dir}/sub/a%20b.ts`), { kind: 'file' });
  t.equal(await worker.text(await worker.openChild(`${server.origin}/far.ts`)), 'far');
  t.match(await worker.openChild(join(dir, 'sub/near.ts')), { kind: 'file' }, 'named here, also after a remote child');
  const unnamed = worker.openChild(join(dir, 'sub/a b.ts'));
  await t.rejects(unnamed, { code: 'SOURCE_FORBIDDEN' }, 'not named here: perhaps by the remote child');
});

t.test('playlists of every other origin open addresses only', async (t) => {
  const dir = t.testdir({ 'secret.ts': 'secret' });
  const secret = join(dir, 'secret.ts');
  const server = await serve(t, { '/far.ts': 'far', '/main.m3u8': playlist('far.ts', secret, `file://${secret}`) });
  const text = playlist(`${server.origin}/far.ts`, secret);
  const worker = workerFor(t);
  const spooled = await describeSource(new Blob([text]).stream(), defaults, signal);
  t.teardown(() => spooled.dispose());
  const origins = [
    { kind: 'memory', bytes: Buffer.from(text) },
    spooled.descriptor,
    { kind: 'url', url: `${server.origin}/main.m3u8` },
  ] as const;
  for (const origin of origins) {
    await worker.openSource(origin);
    t.equal(await worker.text(await worker.openChild(`${server.origin}/far.ts`)), 'far', origin.kind);
    for (const child of [secret, `file:${secret}`, `file://${secret}`, `FILE://${secret}`, 'secret.ts', 'far.ts']) {
      await t.rejects(worker.openChild(child), { code: 'SOURCE_FORBIDDEN' }, `${origin.kind}: ${child}`);
    }
  }
});

t.test('playlists nest as deep as the policy says', async (t) => {
  const server = await serve(t, {
    '/1.m3u8': playlist('2.m3u8', '#EXT-X-MEDIA:TYPE=AUDIO,URI="2b.m3u8"'),
    '/2.m3u8': playlist('3.m3u8'),
    '/2b.m3u8': playlist('x.ts'),
    '/3.m3u8': playlist('x.ts'),
    '/self.m3u8': playlist('self.m3u8'),
    '/x.ts': 'x',
  });
  const at = (path: string): string => server.origin + path;
  const worker = workerFor(t);
  await worker.openSource({ kind: 'url', url: at('/1.m3u8') });
  for (const path of ['/2.m3u8', '/2b.m3u8', '/2.m3u8', '/x.ts']) await worker.openChild(at(path));
  await t.rejects(worker.openChild(at('/3.m3u8')), { code: 'LIMIT_EXCEEDED' }, 'a third level');
  await worker.openSource({ kind: 'url', url: at('/self.m3u8') });
  await worker.openChild(at('/self.m3u8'));
  await t.rejects(worker.openChild(at('/self.m3u8')), { code: 'LIMIT_EXCEEDED' }, 'a playlist that names itself');
  await worker.openSource({ kind: 'url', url: at('/x.ts') });
  await worker.openChild(at('/1.m3u8'));
  const flat = workerFor(t, { maxPlaylistDepth: 0 });
  await t.rejects(flat.openSource({ kind: 'url', url: at('/1.m3u8') }), { code: 'LIMIT_EXCEEDED' }, 'no playlists');
  const memory = { kind: 'memory', bytes: Buffer.from(playlist(at('/2b.m3u8'))) } as const;
  await worker.openSource(memory);
  await worker.openChild(at('/2b.m3u8'));
  await t.rejects(flat.openSource(memory), { code: 'LIMIT_EXCEEDED' }, 'no playlists in memory');
});

t.test('playlists are bounded in number and size', async (t) => {
  const dir = t.testdir({ 'large.m3u8': playlist('#'.repeat(4 * 1024 * 1024)) });
  const names = Array.from({ length: 64 }, (_, index) => `x${index}.m3u8`);
  for (const name of names) writeFileSync(join(dir, name), playlist('y.ts'));
  writeFileSync(join(dir, 'main.m3u8'), playlist(...names));
  const worker = workerFor(t);
  await worker.openSource({ kind: 'path', path: join(dir, 'main.m3u8') });
  const open = async (name: string): Promise<void> => worker.close(await worker.openChild(join(dir, name)));
  for (const name of names.slice(1)) await open(name);
  // libav opens the same ones again when it starts over.
  for (const name of names.slice(1)) await open(name);
  await t.rejects(open('x0.m3u8'), { code: 'LIMIT_EXCEEDED' }, 'number');
  const large = worker.openSource({ kind: 'path', path: join(dir, 'large.m3u8') });
  await t.rejects(large, { code: 'LIMIT_EXCEEDED' }, 'size');
});

t.test('children count towards the bytes of a source', async (t) => {
  const dir = t.testdir({ 'main.m3u8': playlist('a.ts', 'b.ts'), 'a.ts': 'x'.repeat(50), 'b.ts': 'x'.repeat(50) });
  const worker = workerFor(t, { maxBytes: 100 });
  await worker.openSource({ kind: 'path', path: join(dir, 'main.m3u8') });
  await worker.openChild(join(dir, 'a.ts'));
  await worker.openChild(join(dir, 'a.ts'));
  await t.rejects(worker.openChild(join(dir, 'b.ts')), { code: 'LIMIT_EXCEEDED' }, 'files');
  const server = await listen(t, (_request, response) =>
    response.writeHead(200, { 'Transfer-Encoding': 'chunked' }).end('x'.repeat(60)),
  );
  await worker.openSource({ kind: 'memory', bytes: Buffer.from('x') });
  const child = await worker.openChild(`${server.origin}/a`);
  t.equal((await worker.read(child, 0, 100)).length, 60);
  await t.rejects(worker.read(child, 0, 100), { code: 'LIMIT_EXCEEDED' }, 'bytes read again');
  await t.rejects(worker.openChild(`${server.origin}/b`), { code: 'LIMIT_EXCEEDED' }, 'answers of unknown length');
});

t.test('no socket left this machine', async (t) => t.same(strayConnections, []));
