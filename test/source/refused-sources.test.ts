import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { createCheckedLookup, type Resolve } from '../../dist/source/checked-lookup.js';
import { describeSource } from '../../dist/source/describe-source.js';
import { isAddressAllowed } from '../../dist/source/host-policy.js';
import { createUrlOpener } from '../../dist/source/http-source.js';
import { openPath } from '../../dist/source/open-path.js';
import { defaultSourcePolicy as defaults } from '../../dist/source/source-policy.js';
import { BridgedWorker } from './bridged-worker.js';
import { listen, patternBytes, serveRanges } from './listen.js';
import { allowLoopbackOnly, strayConnections } from './loopback-guard.js';
import { refusedSources, type RefusedSource } from './refused-rows.js';

allowLoopbackOnly();

const { signal } = new AbortController();

/** Must never be connected to. Answers, so that a hole would be a success. */
const target = await listen(t, (_request, response) => response.writeHead(200).end('secret'));
const port = target.port;

/** A server that may be asked, and leads elsewhere: `/to?<address>` redirects, `/list?<address>` is a playlist of it. */
const front = await listen(t, (request, response) => {
  const { pathname, search } = new URL(request.url ?? '', 'http://front');
  const address = decodeURIComponent(search.slice(1));
  if (pathname === '/to') response.writeHead(302, { Location: address, Connection: 'close' }).end();
  else if (pathname === '/list') response.writeHead(200, { Connection: 'close' }).end(`#EXTM3U\n${address}\n`);
  else serveRanges(patternBytes(1_000_000), { Connection: 'close' })(request, response);
});

/** What names resolve to; nothing asks a real resolver. */
const names: Readonly<Record<string, readonly string[]>> = {
  'loopback.test': ['127.0.0.1'],
  'loopback6.test': ['::1'],
  'lan.test': ['192.168.1.10'],
  'metadata.test': ['169.254.169.254'],
  'mapped.test': ['::ffff:127.0.0.1'],
  'nat64.test': ['64:ff9b::7f00:1'],
  'mixed.test': ['93.184.216.34', '127.0.0.1'],
  'mixed-front.test': ['127.0.0.1', '10.0.0.1'],
  'any.test': ['0.0.0.0'],
  'zone.test': ['fe80::1%lo'],
  localhost: ['127.0.0.1'],
  'localhost.': ['127.0.0.1'],
  'front.test': ['127.0.0.1'],
  'listed.example': ['127.0.0.1'],
};

const resolve: Resolve = async (name) => (names[name] ?? []).map((address) => ({ address, family: 0 }));

const dir = t.testdir({
  media: { 'a.mp4': 'video', sub: {}, 'colon:name.mp4': 'video' },
  'media-other': { 'b.mp4': 'video' },
  'secret.mp4': 'secret',
  'list.m3u8': '#EXTM3U\nmedia/a.mp4\n',
});
execFileSync('mkfifo', [join(dir, 'media', 'fifo')]);
symlinkSync('../secret.mp4', join(dir, 'media', 'out.mp4'));
symlinkSync('..', join(dir, 'media', 'up'));
symlinkSync('/dev/zero', join(dir, 'media', 'zero.mp4'));
symlinkSync('../gone.mp4', join(dir, 'media', 'dangling.mp4'));
mkdirSync(join(dir, 'media', 'folder.mp4'));
writeFileSync(join(dir, 'media', 'empty.mp4'), '');

async function openAnything({ source, policy }: RefusedSource): Promise<void> {
  const full = { ...defaults, idleTimeoutMs: 2000, ...policy };
  const { descriptor } = await describeSource(source, full, signal);
  if (descriptor.kind === 'path') openPath(descriptor.path, full).close();
  if (descriptor.kind === 'url') await (await createUrlOpener(resolve)(descriptor.url, full, signal)).source.close();
}

const { children, toFront, inMedia, ...tables } = refusedSources({ dir, target, front });

for (const [table, rows] of Object.entries(tables)) {
  t.test(`refused: ${table}`, async (t) => {
    for (const row of rows) {
      const name = `${row.reason}: ${String(row.source)}`;
      await t.rejects(openAnything(row), { code: row.code ?? 'SOURCE_FORBIDDEN' }, name);
    }
  });
}

t.test('refused: children of playlists', async (t) => {
  writeFileSync(join(dir, 'media', 'list.m3u8'), '#EXTM3U\na.mp4\n');
  const policy = { ...defaults, ...inMedia, ...toFront };
  const worker = new BridgedWorker(t, { policy, openUrl: createUrlOpener(resolve) });
  const roots = {
    web: { kind: 'url', url: `${front.origin}/list?a.ts` },
    local: { kind: 'path', path: join(dir, 'media', 'list.m3u8') },
  } as const;
  for (const [root, child, code = 'SOURCE_FORBIDDEN'] of children) {
    await worker.openSource(roots[root]);
    await t.rejects(worker.openChild(child), { code }, `${root}: ${child}`);
  }
});

t.test('refused: a file that a playlist on the web asks a local one for', async (t) => {
  const policy = { ...defaults, ...toFront };
  const worker = new BridgedWorker(t, { policy, openUrl: createUrlOpener(resolve) });
  await worker.openSource({ kind: 'path', path: join(dir, 'list.m3u8') });
  await worker.openChild(`${front.origin}/list?${encodeURIComponent(join(dir, 'secret.mp4'))}`);
  await t.rejects(worker.openChild(join(dir, 'secret.mp4')), { code: 'SOURCE_FORBIDDEN' });
});

t.test('refused: a name that turns private between two reads', async (t) => {
  let answers = ['127.0.0.1'];
  const open = createUrlOpener(async () => answers.map((address) => ({ address, family: 0 })));
  const { source } = await open(`http://rebound.test:${front.port}/`, { ...defaults, ...toFront }, signal);
  t.teardown(() => source.close());
  answers = ['10.0.0.1'];
  await t.rejects(source.read(900_000, 10, signal), { code: 'SOURCE_FORBIDDEN' });
});

t.test('a socket is handed the addresses that were judged, from one resolution', async (t) => {
  const rounds = [['93.184.216.34'], ['127.0.0.1']];
  let asked = 0;
  const flipping: Resolve = async () => (rounds[asked++] ?? []).map((address) => ({ address, family: 0 }));
  const url = new URL(`http://rebound.test:${port}/`);
  const lookup = createCheckedLookup(flipping, (address) => isAddressAllowed(address, url, defaults));
  const ask = (): Promise<unknown> =>
    new Promise((done, failed) =>
      lookup('rebound.test', { all: true }, (error, found) => (error === null ? done(found) : failed(error))),
    );
  t.same(await ask(), [{ address: '93.184.216.34', family: 4 }], 'public first');
  t.equal(asked, 1);
  await t.rejects(ask(), { code: 'SOURCE_FORBIDDEN' }, 'private later');
});

t.test('nothing was connected to', async (t) => {
  t.equal(target.connections, 0, 'the server that must not be asked');
  t.same(strayConnections, [], 'nor any other address');
  const count = Object.values(tables).reduce((sum, rows) => sum + rows.length, children.length);
  t.ok(count >= 60, `${count} refused sources`);
  const allowed = await describeSource(`${dir}/media/a.mp4`, { ...defaults, ...inMedia }, signal);
  t.equal(allowed.descriptor.kind, 'path', 'while what is allowed is not refused');
  await openAnything({ reason: 'allowed', source: `http://front.test:${front.port}/`, policy: toFront });
});
