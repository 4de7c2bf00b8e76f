import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { clip, emptyFolder, fixture, runCli, truthOf, type TruthFrame } from './run-cli.js';

const nasa = fixture('torchcodec-nasa_13013.mp4');

interface FrameFacts {
  readonly path?: string;
  readonly byteLength: number;
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: string;
  readonly pts: string;
  readonly timeBase: readonly [number, number];
  readonly requestedSeconds: number;
  readonly timeSeconds: number;
  readonly keyframe: boolean;
  readonly decodedFrames: number;
  readonly warnings: readonly { readonly code: string }[];
}

/** The frame ffmpeg shows at a time: the last one that begins at or before it. */
function shownAt(frames: readonly TruthFrame[], seconds: number): TruthFrame {
  const shown = frames.filter((frame) => frame.seconds <= seconds).at(-1);
  if (shown === undefined) throw new Error(`no frame at ${seconds}`);
  return shown;
}

const choices: readonly {
  readonly name: string;
  readonly args: readonly string[];
  readonly source?: string;
  readonly expected: TruthFrame;
}[] = [
  { name: 'the first frame by default', args: [], expected: shownAt(truthOf('moviepy-chaplin.mp4', 0), 0) },
  { name: '--at seconds', args: ['--at', '5.05'], expected: shownAt(truthOf('moviepy-chaplin.mp4', 0), 5.05) },
  {
    name: '--at a clock time',
    args: ['--at', '00:00:05.05'],
    expected: shownAt(truthOf('moviepy-chaplin.mp4', 0), 5.05),
  },
  { name: '--at a share', args: ['--at', '50%'], expected: shownAt(truthOf('moviepy-chaplin.mp4', 0), 4.82) },
  {
    name: '--seek keyframe',
    args: ['--at', '5', '--seek', 'keyframe'],
    expected: shownAt(truthOf('moviepy-chaplin.mp4', 0), 0),
  },
  {
    name: '--past-end last',
    args: ['--at', '99', '--past-end', 'last'],
    expected: shownAt(truthOf('moviepy-chaplin.mp4', 0), 99),
  },
  {
    name: '--stream',
    source: nasa,
    args: ['--at', '1.2', '--stream', '0'],
    expected: shownAt(truthOf('torchcodec-nasa_13013.mp4', 0), 1.2),
  },
  {
    name: 'the best stream',
    source: nasa,
    args: ['--at', '1.2'],
    expected: shownAt(truthOf('torchcodec-nasa_13013.mp4', 3), 1.2),
  },
];

for (const { name, args, source = clip, expected } of choices) {
  t.test(`${name} gives the frame ffmpeg gives`, async (t) => {
    const { code, stdout, stderr } = await runCli(['frame', source, ...args, '--pixel-format', 'native', '-o', '-']);
    t.equal(code, 0, stderr);
    t.equal(createHash('md5').update(stdout).digest('hex'), expected.md5);
  });
}

t.test('--json tells every fact, the time stamp as text', async (t) => {
  const { code, stdout, stderr } = await runCli(['frame', clip, '--at', '5.05', '--json']);
  t.equal(code, 0, stderr);
  t.equal(stderr, '');
  const facts = JSON.parse(stdout.toString()) as FrameFacts;
  const { decodedFrames, ...rest } = facts;
  t.strictSame(rest, {
    byteLength: 640 * 360 * 3,
    width: 640,
    height: 360,
    pixelFormat: 'rgb24',
    pts: '64512',
    timeBase: [1, 12800],
    requestedSeconds: 5.05,
    timeSeconds: 5.04,
    keyframe: false,
    warnings: [],
  });
  t.ok(decodedFrames > 0);
});

t.test('--output names the file of the pixels', async (t) => {
  const cwd = emptyFolder(t);
  const sizes = ['--width', '32', '--height', '16', '--fit', 'fill', '--pixel-format', 'rgba'];
  const { code, stdout, stderr } = await runCli(['frame', clip, ...sizes, '--output', 'pixels', '--json'], { cwd });
  t.equal(code, 0, stderr);
  const facts = JSON.parse(stdout.toString()) as FrameFacts;
  t.match(facts, { path: join(cwd, 'pixels'), width: 32, height: 16, pixelFormat: 'rgba', byteLength: 32 * 16 * 4 });
  t.equal(readFileSync(join(cwd, 'pixels')).length, 32 * 16 * 4);
});

t.test('with -o - standard output holds pixels only, and --json goes to standard error', async (t) => {
  const { code, stdout, stderr } = await runCli(['frame', clip, '--width', '32', '-o', '-', '--json']);
  t.equal(code, 0);
  t.equal(stdout.length, 32 * 18 * 3);
  t.match(JSON.parse(stderr), { byteLength: 32 * 18 * 3, width: 32, height: 18, pts: '0', keyframe: true });
});

t.test('without --output a line says what the frame is', async (t) => {
  const { code, stdout } = await runCli(['frame', clip, '--at', '5.05']);
  t.equal(code, 0);
  t.equal(
    stdout.toString(),
    '640x360 rgb24, 691,200 bytes, asked for 5.05 s, on screen since 5.04 s, pts 64512 of 1/12800 s\n',
  );
});

t.test('a warning is a line on standard error', async (t) => {
  const { code, stderr } = await runCli(['frame', clip, '--at', '99', '--past-end', 'last']);
  t.equal(code, 0);
  t.match(stderr, /^stillframe: warning: CLAMPED: [^\n]+\n$/);
});
