import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { execFileSync } from 'node:child_process';
import { chmodSync, fstatSync, linkSync, mkdirSync, readSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { openPath } from '../../dist/source/open-path.js';

const all = { roots: null, maxBytes: 1000 };

t.test('a file is opened for native reading', async (t) => {
  const dir = t.testdir({ 'a b.mp4': 'content' });
  const bytes = openPath(join(dir, 'x', '..', 'a b.mp4'), all);
  t.equal(bytes.kind, 'file');
  t.equal(bytes.url, join(dir, 'a b.mp4'));
  t.equal(bytes.size, 7);
  const target = Buffer.alloc(7);
  readSync(bytes.fd, target, 0, 7, 0);
  t.equal(target.toString(), 'content');
  bytes.close();
  bytes.close();
  t.throws(() => fstatSync(bytes.fd), { code: 'EBADF' }, 'closed once');
});

t.test('inside the roots', async (t) => {
  const dir = t.testdir({
    media: { sub: { 'a.mp4': 'a' } },
    more: { 'b.mp4': 'b' },
    link: t.fixture('symlink', 'media'),
  });
  symlinkSync(join(dir, 'more', 'b.mp4'), join(dir, 'media', 'across.mp4'));
  const policy = { roots: [join(dir, 'missing'), join(dir, 'link'), join(dir, 'more')], maxBytes: 10 };
  for (const path of ['media/sub/a.mp4', 'link/sub/a.mp4', 'more/b.mp4', 'media/across.mp4', 'media/../more/b.mp4']) {
    t.doesNotThrow(() => openPath(join(dir, path), policy).close(), path);
  }
  t.throws(() => openPath(join(dir, 'media', 'none.mp4'), policy), { code: 'SOURCE_NOT_FOUND' }, 'missing inside');
  t.throws(
    () => openPath(join(dir, 'media', 'none', 'x'), policy),
    { code: 'SOURCE_NOT_FOUND' },
    'missing folder inside',
  );
  t.throws(() => openPath(join(dir, 'more', 'b.mp4', 'x'), policy), { code: 'SOURCE_NOT_FOUND' }, 'a file as a folder');
  t.throws(() => openPath(join(dir, 'media', 'sub'), policy), { code: 'INVALID_SOURCE' }, 'a folder inside');
});

t.test('outside of the roots nothing is told', async (t) => {
  const dir = t.testdir({ media: { 'a.mp4': 'a' }, 'media-private': { 'b.mp4': 'b' }, 'c.mp4': 'c' });
  symlinkSync(join(dir, 'c.mp4'), join(dir, 'media', 'out.mp4'));
  symlinkSync(dir, join(dir, 'media', 'up'));
  symlinkSync(join(dir, 'nothing'), join(dir, 'media', 'dangling.mp4'));
  symlinkSync('loop', join(dir, 'media', 'loop'));
  const policy = { roots: [join(dir, 'media')], maxBytes: 10 };
  const publicMessages = new Set<string>();
  const outside = [
    'c.mp4',
    'none.mp4',
    'media-private/b.mp4',
    'media-private/none',
    'media/../c.mp4',
    'media/out.mp4',
    'media/up/c.mp4',
    'media/up/none',
    'media/dangling.mp4',
    'media/dangling.mp4/x',
    'media/loop',
    'media-private',
    '.',
    '/etc/passwd',
    '/none',
  ];
  for (const path of outside) {
    try {
      openPath(path.startsWith('/') ? path : join(dir, path), policy).close();
      t.fail(path);
    } catch (error) {
      const { code, publicMessage } = error as { code: string; publicMessage: string };
      t.equal(code, 'SOURCE_FORBIDDEN', path);
      publicMessages.add(publicMessage);
    }
  }
  t.same([...publicMessages], ['source: the path is not inside an allowed folder']);
  t.throws(() => openPath(join(dir, 'c.mp4'), { roots: [], maxBytes: 10 }), { code: 'SOURCE_FORBIDDEN' }, 'no roots');
});

t.test('what is not a file with content', async (t) => {
  const dir = t.testdir({ empty: '', big: 'x'.repeat(1001), folder: {}, secret: 'x' });
  execFileSync('mkfifo', [join(dir, 'fifo')]);
  const rows: readonly (readonly [path: string, code: string])[] = [
    ['empty', 'INVALID_SOURCE'],
    ['folder', 'INVALID_SOURCE'],
    ['fifo', 'INVALID_SOURCE'],
    ['/dev/zero', 'INVALID_SOURCE'],
    ['big', 'LIMIT_EXCEEDED'],
    ['none', 'SOURCE_NOT_FOUND'],
    ['big/x', 'SOURCE_NOT_FOUND'],
    ['x'.repeat(300), 'INVALID_SOURCE'],
    ['nul\0.mp4', 'SOURCE_FORBIDDEN'],
  ];
  for (const [path, code] of rows) {
    t.throws(() => openPath(path.startsWith('/') ? path : join(dir, path), all), { code }, path.slice(0, 20));
  }
  chmodSync(join(dir, 'secret'), 0);
  const asRoot = process.getuid?.() === 0;
  t.throws(
    () => openPath(join(dir, 'secret'), all),
    { code: 'SOURCE_FORBIDDEN' },
    {
      skip: asRoot ? 'root may read everything' : false,
    },
  );
});

t.test('a hard link inside a root is inside', async (t) => {
  const dir = t.testdir({ 'c.mp4': 'c' });
  mkdirSync(join(dir, 'media'));
  linkSync(join(dir, 'c.mp4'), join(dir, 'media', 'c.mp4'));
  writeFileSync(join(dir, 'c.mp4'), 'changed');
  t.doesNotThrow(() => openPath(join(dir, 'media', 'c.mp4'), { roots: [join(dir, 'media')], maxBytes: 10 }).close());
});

t.test('a link that is swapped between the look and the open', async (t) => {
  const dir = t.testdir({ media: { sub: { 'a.mp4': 'inside' } }, outside: { 'a.mp4': 'secret' } });
  const sub = join(dir, 'media', 'sub');
  const { openSync } = fs;
  t.teardown(() => {
    fs.openSync = openSync;
    syncBuiltinESMExports();
  });
  let opened = -1;
  // What an attacker with good timing does, there and back again.
  fs.openSync = (...args) => {
    fs.renameSync(sub, `${sub}.away`);
    symlinkSync(join(dir, 'outside'), sub);
    opened = openSync(...args);
    fs.unlinkSync(sub);
    fs.renameSync(`${sub}.away`, sub);
    return opened;
  };
  syncBuiltinESMExports();
  const policy = { roots: [join(dir, 'media')], maxBytes: 10 };
  t.throws(() => openPath(join(sub, 'a.mp4'), policy), { code: 'SOURCE_FORBIDDEN' });
  t.throws(() => fstatSync(opened), { code: 'EBADF' }, 'what was opened is closed');
});
