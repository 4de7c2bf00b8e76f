import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import t from 'tap';
import { clip, emptyFolder, fixture, runCli } from './run-cli.js';

// One process a case.
t.setTimeout(10 * 60_000);

t.test('snapshots makes pictures named after the source, and says each', async (t) => {
  const cwd = emptyFolder(t);
  const { code, stdout, stderr } = await runCli(['snapshots', clip, '--interval', '4', '--width', '100'], { cwd });
  t.equal(code, 0, stderr);
  const names = ['0001', '0002', '0003'].map((number) => `moviepy-chaplin-${number}.jpg`);
  t.strictSame(readdirSync(cwd).sort(), names);
  t.match(await sharp(join(cwd, 'moviepy-chaplin-0003.jpg')).metadata(), { format: 'jpeg', width: 100, height: 56 });
  const lines = stdout.toString().trim().split('\n');
  t.equal(lines.length, 3);
  t.match(lines[1], /^moviepy-chaplin-0002\.jpg: 100x56 jpg, [\d,]+ bytes, asked for 4 s, on screen since 4 s/);
  t.equal(stderr, '', 'no bar where nobody watches');
});

t.test('JSON has an item for every time, the missing ones too', async (t) => {
  const cwd = emptyFolder(t);
  const args = ['--times', '5,00:00:01,60', '--format', 'webp', '-o', 'at-%02d.webp', '--json'];
  const { code, stdout } = await runCli(['snapshots', clip, ...args], { cwd });
  t.equal(code, 0);
  t.strictSame(readdirSync(cwd).sort(), ['at-01.webp', 'at-02.webp']);
  t.match(JSON.parse(stdout.toString()), [
    { status: 'ok', index: 0, requestedSeconds: 1, path: join(cwd, 'at-01.webp') },
    { status: 'ok', index: 1, requestedSeconds: 5 },
    { status: 'missing', index: 2, requestedSeconds: 60, code: 'TIME_OUT_OF_RANGE' },
  ]);
});

t.test('a time without a picture and a warning are complaints, and no failure', async (t) => {
  const cwd = emptyFolder(t);
  // Key frames at 0 and 8.008 s.
  const film = fixture('torchcodec-nasa_13013.mp4');
  const args = ['--times', '1,12,60', '--seek', 'auto', '--width', '32'];
  const { code, stdout, stderr } = await runCli(['snapshots', film, ...args], { cwd });
  t.equal(code, 0);
  t.match(stdout.toString(), /0001\.jpg: .*asked for 1 s, on screen since 0 s, key frame\n/);
  t.match(stderr, /^stillframe: no picture 3 at 60 s: TIME_OUT_OF_RANGE$/m);
  t.equal(stderr.match(/KEYFRAMES_USED/g)?.length, 1, 'once for all pictures');
});

t.test('what is wrong is said in the words of the command line', async (t) => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /--times: must be given/],
    [['--count', '3', '-o', 'a.jpg'], /--output: must hold one place/],
    [['--count', '3', '-o', '-'], /--output takes a path with %d/],
    [['--count', '3', '--at', '2'], /--at/],
  ];
  for (const [args, says] of cases) {
    const { code, stderr } = await runCli(['snapshots', clip, ...args], { cwd: emptyFolder(t) });
    t.equal(code, 2);
    t.match(stderr, says);
  }
});
