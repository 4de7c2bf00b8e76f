import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import t from 'tap';
import { clip, emptyFolder, runCli } from './run-cli.js';

// One process a case.
t.setTimeout(10 * 60_000);

t.test('animate makes a gif named after the source', async (t) => {
  const cwd = emptyFolder(t);
  const span = ['--start', '00:00:02', '--duration', '1', '--fps', '10', '--width', '96'];
  const { code, stdout, stderr } = await runCli(['animate', clip, ...span], { cwd });
  t.equal(code, 0, stderr);
  t.strictSame(readdirSync(cwd), ['moviepy-chaplin.gif']);
  t.match(await sharp(join(cwd, 'moviepy-chaplin.gif')).metadata(), { format: 'gif', width: 96, pages: 10 });
  t.match(stdout.toString(), /^moviepy-chaplin\.gif: 96x54 gif, [\d,]+ bytes, 10 pictures, 1 s from 2 s on\n$/);
  t.equal(stderr, '', 'no bar where nobody watches');
});

t.test('or a webp, by the name of the output or by --format', async (t) => {
  const cwd = emptyFolder(t);
  const span = ['--start', '00:00:02', '--duration', '1', '--fps', '10', '--width', '96'];
  for (const named of [
    ['--format', 'webp'],
    ['-o', 'moviepy-chaplin.webp'],
  ]) {
    const { code, stdout, stderr } = await runCli(['animate', clip, ...span, ...named], { cwd });
    t.equal(code, 0, stderr);
    t.strictSame(readdirSync(cwd), ['moviepy-chaplin.webp']);
    t.match(await sharp(join(cwd, 'moviepy-chaplin.webp')).metadata(), { format: 'webp', width: 96, pages: 10 });
    t.match(stdout.toString(), /^moviepy-chaplin\.webp: 96x54 webp, [\d,]+ bytes, 10 pictures, 1 s from 2 s on\n$/);
  }
});

t.test('what was made is said as JSON, and a cut span with a warning', async (t) => {
  const cwd = emptyFolder(t);
  const span = ['--start', '9', '--duration', '3', '--fps', '5', '--width', '64', '--loop', '2', '-o', 'a.gif'];
  const { code, stdout, stderr } = await runCli(['animate', clip, ...span, '--json'], { cwd });
  t.equal(code, 0, stderr);
  const wanted = { path: join(cwd, 'a.gif'), format: 'gif', width: 64, height: 36, requestedSeconds: 9 };
  t.match(JSON.parse(stdout.toString()), { ...wanted, durationSeconds: 0.64, warnings: [{ code: 'SPAN_CUT' }] });
  t.match((await runCli(['animate', clip, ...span], { cwd })).stderr, /warning: SPAN_CUT/);
});

t.test('the bytes may go to standard output', async (t) => {
  const { code, stdout, stderr } = await runCli(['animate', clip, '--trim-end', '9', '--width', '64', '-o', '-']);
  t.equal(code, 0, stderr);
  t.match(await sharp(stdout).metadata(), { format: 'gif', width: 64, height: 36 });
});

t.test('what is wrong is said in the words of the command line', async (t) => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['--fps', '61'], /--fps: must be/],
    [['--duration', '1', '--trim-end', '1'], /--trim-end: must not be given/],
    [['--dither', 'bayer'], /--dither: must be/],
    [['-o', 'a.mp4'], /--output: must end in .gif or .webp/],
    [['-o', 'a.webp', '--dither', 'none'], /--dither: must not be given with webp/],
  ];
  for (const [args, says] of cases) {
    const { code, stderr } = await runCli(['animate', clip, ...args], { cwd: emptyFolder(t) });
    t.equal(code, 2);
    t.match(stderr, says);
  }
});
