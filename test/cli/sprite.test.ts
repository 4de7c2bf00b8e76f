import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import t from 'tap';
import { clip, emptyFolder, runCli } from './run-cli.js';

// One process a case.
t.setTimeout(10 * 60_000);

t.test('sprite makes sheets named after the source', async (t) => {
  const cwd = emptyFolder(t);
  const { code, stdout, stderr } = await runCli(['sprite', clip, '--interval', '2', '--columns', '2', '--lines', '2'], {
    cwd,
  });
  t.equal(code, 0, stderr);
  t.strictSame(readdirSync(cwd).sort(), ['moviepy-chaplin-sheet-1.jpg', 'moviepy-chaplin-sheet-2.jpg']);
  t.match(await sharp(join(cwd, 'moviepy-chaplin-sheet-1.jpg')).metadata(), {
    format: 'jpeg',
    width: 320,
    height: 180,
  });
  const [first = '', second = ''] = stdout.toString().split('\n');
  t.match(first, /^moviepy-chaplin-sheet-1\.jpg: 320x180 jpg, [\d,]+ bytes, 4 cells, 0 s to 6 s$/);
  t.match(second, /1 cell, 8 s to 8 s$/);
  t.equal(stderr, '', 'no bar where nobody watches');
});

t.test('a contact sheet with cues, playlist and single cells', async (t) => {
  const cwd = emptyFolder(t);
  const layout = ['--count', '4', '--columns', '2', '--cell-width', '100', '--labels', '--color', '#204060'];
  const files = [
    '-o',
    'sheet.png',
    '--cells',
    'cell-%02d.png',
    '--vtt',
    'a.vtt',
    '--cue-json',
    'a.json',
    '--playlist',
    'a.m3u8',
  ];
  const { code, stdout, stderr } = await runCli(['sprite', clip, ...layout, ...files, '--json'], { cwd });
  t.equal(code, 0, stderr);
  const cells = ['01', '02', '03', '04'].map((number) => `cell-${number}.png`);
  t.strictSame(readdirSync(cwd).sort(), ['a.json', 'a.m3u8', 'a.vtt', ...cells, 'sheet.png']);
  const said = JSON.parse(stdout.toString()) as { readonly cues: readonly object[] };
  t.match(said, { cellWidth: 100, cellHeight: 56, columns: 2, lines: 2, sheets: [{ path: join(cwd, 'sheet.png') }] });
  t.equal(said.cues.length, 4);
  t.match(readFileSync(join(cwd, 'a.vtt'), 'utf8'), /^WEBVTT\n\n00:00:00\.000 --> .*\nsheet\.png#xywh=0,0,100,56\n/);
  t.match(readFileSync(join(cwd, 'a.m3u8'), 'utf8'), 'RESOLUTION=100x56,LAYOUT=2x2,DURATION=2.41');
});

t.test('one sheet may go to standard output', async (t) => {
  const { code, stdout, stderr } = await runCli(['sprite', clip, '--times', '1,00:00:03,50%', '-o', '-']);
  t.equal(code, 0, stderr);
  t.match(await sharp(stdout).metadata(), { format: 'jpeg', width: 480, height: 90 });
  const several = await runCli(['sprite', clip, '--count', '2', '--columns', '1', '--lines', '1', '-o', '-']);
  t.equal(several.code, 2);
  t.match(several.stderr, /takes one sheet, and there are 2/);
});

t.test('what is wrong is said in the words of the command line', async (t) => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /--times: must be given/],
    [['--count', '3', '--cell-width', '0'], /--cell-width: must be/],
    [['--count', '3', '--cue-json', 'a', '--base-url', 'a b'], /--base-url: must be/],
    [['--interval', '1', '--lines', '1', '--columns', '2', '-o', 'a.jpg'], /--output: must hold the place/],
  ];
  for (const [args, says] of cases) {
    const { code, stderr } = await runCli(['sprite', clip, ...args], { cwd: emptyFolder(t) });
    t.equal(code, 2);
    t.match(stderr, says);
  }
});
