import { readdirSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { StillframeError } from '../../dist/errors.js';
import { writeFiles } from '../../dist/output/file.js';
import { rejectionOf } from './faults.js';

const bytes = Uint8Array.of(1, 2, 3);
const parameter = 'output';

t.test('a file arrives whole and alone', async (t) => {
  const folder = t.testdir();
  await writeFiles([{ path: join(folder, 'a.jpg'), bytes, parameter }]);
  t.strictSame(await readdir(folder), ['a.jpg']);
  t.strictSame(new Uint8Array(await readFile(join(folder, 'a.jpg'))), bytes);
});

t.test('an existing file is replaced', async (t) => {
  const folder = t.testdir({ 'a.jpg': 'a much longer old picture' });
  await writeFiles([{ path: join(folder, 'a.jpg'), bytes, parameter }]);
  t.strictSame(new Uint8Array(await readFile(join(folder, 'a.jpg'))), bytes);
});

t.test('several files go to several folders', async (t) => {
  const folder = t.testdir({ one: {}, two: {} });
  const paths = [join(folder, 'one', 'a.jpg'), join(folder, 'two', 'b.jpg')];
  await writeFiles(paths.map((path) => ({ path, bytes, parameter })));
  t.strictSame([await readdir(join(folder, 'one')), await readdir(join(folder, 'two'))], [['a.jpg'], ['b.jpg']]);
});

t.test('a name as long as names can be is no problem', async (t) => {
  const folder = t.testdir();
  const name = `${'n'.repeat(251)}.jpg`;
  await writeFiles([{ path: join(folder, name), bytes, parameter }]);
  t.strictSame(await readdir(folder), [name]);
});

const failures: readonly (readonly [string, readonly string[], RegExp])[] = [
  ['a missing folder', ['missing/a.jpg'], /folder that exists/],
  ['a file for a folder', ['old.jpg/a.jpg'], /must lie in a folder/],
  ['a folder for a file', ['folder'], /must not be a folder/],
  ['a name too long', [`${'n'.repeat(300)}.jpg`], /must be shorter/],
  ['the second of two failing', ['new.jpg', 'missing/a.jpg'], /folder that exists/],
  ['the second of two failing at the end', ['new.jpg', `${'n'.repeat(300)}.jpg`], /must be shorter/],
];
for (const [name, paths, rule] of failures) {
  t.test(`${name} leaves nothing behind`, async (t) => {
    const root = t.testdir();
    await mkdir(join(root, 'folder'));
    await writeFile(join(root, 'old.jpg'), 'old');
    const fault = await rejectionOf(writeFiles(paths.map((path) => ({ path: join(root, path), bytes, parameter }))));
    t.match(fault, { code: 'INVALID_PARAMETER', parameter: 'output', message: rule });
    t.strictSame((await readdir(root)).sort(), ['folder', 'old.jpg']);
    t.equal(await readFile(join(root, 'old.jpg'), 'utf8'), 'old');
  });
}

t.test('who thinks better of it while files are written finds none, and the old one as it was', async (t) => {
  const folder = t.testdir({ 'old.jpg': 'old' });
  const files = ['old.jpg', 'new.jpg'].map((name) => ({ path: join(folder, name), bytes, parameter }));
  let staged: readonly string[] = [];
  const writing = writeFiles(files, () => {
    staged = readdirSync(folder);
    throw new StillframeError('ABORTED', 'the call was aborted');
  });
  t.match(await rejectionOf(writing), { code: 'ABORTED' });
  t.equal(staged.length, 3, 'both were whole by then');
  t.strictSame(await readdir(folder), ['old.jpg']);
  t.equal(await readFile(join(folder, 'old.jpg'), 'utf8'), 'old');
});
