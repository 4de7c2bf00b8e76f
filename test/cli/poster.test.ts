import { readdirSync } from 'node:fs';
import t from 'tap';
import { clip, emptyFolder, runCli } from './run-cli.js';

t.test('poster names the picture, the choice and what it was taken before', async (t) => {
  const cwd = emptyFolder(t);
  const { code, stdout, stderr } = await runCli(['poster', clip, '--width', '160'], { cwd });
  t.equal(code, 0, stderr);
  t.strictSame(readdirSync(cwd), ['moviepy-chaplin-poster.jpg']);
  t.match(stdout.toString(), /^moviepy-chaplin-poster\.jpg: 160x90 jpg.*key frame\nchosen: 0 s, score 0\.\d\d\n$/);
});

t.test('poster --json has the candidates', async (t) => {
  const cwd = emptyFolder(t);
  const args = ['poster', clip, '--widths', '80,160', '-o', 'p-{width}.webp', '--json'];
  const { code, stdout, stderr } = await runCli(args, { cwd });
  t.equal(code, 0, stderr);
  t.strictSame(readdirSync(cwd).sort(), ['p-160.webp', 'p-80.webp']);
  const [first] = JSON.parse(stdout.toString()) as [{ readonly poster: unknown }];
  t.match(first.poster, { score: Number, candidates: [{ timeSeconds: 0, score: Number, reasons: [] }] });
});

t.test('poster has no time to be told', async (t) => {
  const { code, stderr } = await runCli(['poster', clip, '--at', '3'], { cwd: emptyFolder(t) });
  t.equal(code, 2);
  t.match(stderr, '--at is not an option of poster');
});
