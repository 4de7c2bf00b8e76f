import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { LocalOutputStore } from '../../dist/service/output/local-output-store.js';

t.test('what is put is there in whole, with any part of it', async (t) => {
  const folder = t.testdir();
  const store = new LocalOutputStore(folder);
  await store.put('a/b/c.txt', Buffer.from('0123456789'));
  const file = await store.open('a/b/c.txt');
  t.equal(file?.byteLength, 10);
  t.equal(file === null ? null : await text(file.stream(2, 4)), '234');
  await store.put('a/b/c.txt', Buffer.from('new'));
  t.equal((await store.open('a/b/c.txt'))?.byteLength, 3);
  t.strictSame(readdirSync(join(folder, 'a/b')), ['c.txt'], 'nothing temporary stays');
});

t.test('a finished file is moved in', async (t) => {
  const folder = t.testdir({ 'made.jpg': 'x' });
  const store = new LocalOutputStore(join(folder, 'outputs'));
  await store.adopt('j/0.jpg', join(folder, 'made.jpg'));
  t.equal(existsSync(join(folder, 'made.jpg')), false);
  t.equal((await store.open('j/0.jpg'))?.byteLength, 1);
});

t.test('deleting takes empty folders along, and nothing else', async (t) => {
  const folder = t.testdir();
  const store = new LocalOutputStore(folder);
  await store.put('a/b/1.txt', Buffer.from('1'));
  await store.put('a/2.txt', Buffer.from('2'));
  t.equal(await store.delete('a/b/1.txt'), true);
  t.equal(await store.delete('a/b/1.txt'), false);
  t.strictSame(readdirSync(folder), ['a']);
  t.equal(existsSync(join(folder, 'a/b')), false);
  await store.delete('a/2.txt');
  t.strictSame(readdirSync(folder), []);
});

t.test('no name leads out of the folder, to a folder, or to a file that is being written', async (t) => {
  const root = t.testdir({ 'secret.txt': 's', outputs: {} });
  const store = new LocalOutputStore(join(root, 'outputs'));
  mkdirSync(join(root, 'outputs/folder'));
  writeFileSync(join(root, 'outputs/x.part'), 'x');
  for (const name of [
    '../secret.txt',
    'a/../../secret.txt',
    '/etc/passwd',
    '.hidden',
    'a//b',
    'a\\b',
    'folder',
    'x.part',
    '',
  ])
    t.equal(await store.open(name), null, JSON.stringify(name));
  await t.rejects(store.put('../x', Buffer.from('x')));
});
