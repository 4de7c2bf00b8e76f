/** What README.md shows is run: its JavaScript as it stands, and its commands with this checkout's program. */
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { errorCodes, warningCodes } from '../../dist/index.js';
import { sourceFiles } from '../project/imports.js';
import { blocks, readme } from '../project/readme-blocks.js';
import { clip, emptyFolder, program, root } from './run-cli.js';

t.setTimeout(10 * 60_000);

const run = promisify(execFile);

/** A project that has the package and a clip. */
function project(t: Parameters<typeof emptyFolder>[0]): string {
  const folder = emptyFolder(t);
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules', 'stillframe'), 'dir');
  copyFileSync(clip, join(folder, 'clip.mp4'));
  return folder;
}

const madeBy: readonly (readonly string[])[] = [
  [],
  ['poster-320.webp', 'poster-640.webp', 'square.avif'],
  ['logo.png', 'marked.jpg'],
  ['poster.jpg'],
  [],
  ['thumbs-1.jpg', 'thumbs.vtt'],
  [],
  ['moving.gif'],
  [],
  [],
  [],
];
const saidBy: readonly RegExp[] = [
  /^jpg 480 270 \d+\n4\.5 4\.48\n$/,
  /^$/,
  /^$/,
  /^0 0\.\d+ 1 \[\]\n$/,
  /^0 0 \d+\n1 2 \d+\n2 4 \d+\n3 6 \d+\n4 8 \d+\n$/,
  /^1 10 thumbs-1\.jpg#xywh=320,90,160,90\n$/,
  /^320 1 10\n$/,
  /^320 180 30\n$/,
  /^9\.64 h264 .*GPL.*\ntrue\nyuv420p 40960n \[ 1, 12800 \]\n$/,
  /^2 691200\n2\.24 691200\n2\.48 691200\n2\.72 691200\nTIME_OUT_OF_RANGE at: 3600 s is past the end of the video at 9\.64 s\n\d+\n$/,
  /^SOURCE_FORBIDDEN\n$/,
];

const snippets = blocks('js');

t.test('every snippet is known to this test', async (t) => {
  t.equal(snippets.length, saidBy.length);
});

for (const [index, snippet] of snippets.entries()) {
  t.test(`JavaScript example ${index + 1} runs, and ends by itself`, async (t) => {
    const folder = project(t);
    writeFileSync(join(folder, 'example.mjs'), snippet);
    const { stdout, stderr } = await run(process.execPath, ['example.mjs'], { cwd: folder });
    t.match(stdout, saidBy[index] ?? /never/);
    t.equal(stderr, '');
    const before = ['clip.mp4', 'example.mjs', 'node_modules'];
    t.strictSame(
      readdirSync(folder).filter((name) => !before.includes(name)),
      madeBy[index],
    );
  });
}

const commands = blocks('sh')
  .flatMap((text) => text.trim().split('\n'))
  .filter((line) => /^npx stillframe (?!build|serve)/.test(line));

t.test('every command of the README', async (t) => {
  const folder = project(t);
  t.ok(commands.length >= 5);
  for (const line of commands) {
    const command = line.replace('npx stillframe', `"${process.execPath}" "${program}"`);
    const { stderr } = await run('sh', ['-c', command], { cwd: folder });
    t.equal(stderr, '', line);
  }
  const shots = ['shot-01.jpg', 'shot-02.jpg', 'shot-03.jpg'];
  const posters = ['clip-poster.jpg', 'poster-320.webp', 'poster-640.webp'];
  const made = [
    'clip-4.5.jpg',
    'contact.jpg',
    'contact.vtt',
    'frame.yuv',
    'out.gif',
    'out.webp',
    ...posters,
    ...shots,
    'still.jpg',
  ];
  t.strictSame(readdirSync(folder).sort(), ['clip.mp4', ...made, 'node_modules'].sort());
});

t.test('CommonJS may require the package', async (t) => {
  const folder = project(t);
  const script = `require('stillframe').probe('clip.mp4').then(({ video }) => console.log(video.codec))`;
  const { stdout } = await run(process.execPath, ['--no-warnings', '-e', script], { cwd: folder });
  t.equal(stdout, 'h264\n');
});

t.test('the table of errors has every code', async (t) => {
  for (const code of errorCodes) t.match(readme, `\`${code}\``, code);
});

t.test('the table of warnings has every code, and each is given somewhere', async (t) => {
  const sources = sourceFiles('lib', /\.ts$/);
  for (const code of warningCodes) {
    t.match(readme, `\`${code}\``, code);
    const given = sources.filter(({ text }) => text.includes(`code: '${code}'`));
    t.ok(given.length > 0, `${code} is given by ${given.map(({ path }) => path).join(', ')}`);
  }
});
