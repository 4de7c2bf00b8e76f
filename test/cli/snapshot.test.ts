import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import t from 'tap';
import { clip, emptyFolder, fixture, runCli } from './run-cli.js';
import { listen, serveRanges } from '../source/listen.js';

// One process a case.
t.setTimeout(10 * 60_000);

const turned = fixture('decord-video_270.mov');
const clipBytes = readFileSync(clip);

/** What sharp, which did not write it, finds in the only file of the folder. */
async function inspect(path: string): Promise<{ readonly format: string; readonly size: readonly [number, number] }> {
  const { format, compression, width, height } = await sharp(path).metadata();
  const name = format === 'heif' && compression === 'av1' ? 'avif' : format;
  return { format: name, size: [width, height] };
}

const pictures: readonly {
  readonly args: readonly string[];
  readonly source?: string;
  readonly file?: string;
  readonly format?: string;
  readonly size: readonly [number, number];
}[] = [
  { args: [], size: [640, 360] },
  { args: ['--at', '5'], file: 'moviepy-chaplin-5.jpg', size: [640, 360] },
  { args: ['--at', '00:00:05.5'], file: 'moviepy-chaplin-00-00-05.5.jpg', size: [640, 360] },
  { args: ['--at', '37.5%'], file: 'moviepy-chaplin-37.5pct.jpg', size: [640, 360] },
  { args: ['--width', '100'], size: [100, 56] },
  { args: ['--height', '90'], size: [160, 90] },
  { args: ['--width', '100', '--height', '100'], size: [100, 100] },
  { args: ['--width', '100', '--height', '100', '--fit', 'inside'], size: [100, 56] },
  { args: ['--width', '100', '--height', '100', '--fit', 'contain'], size: [100, 100] },
  { args: ['--width', '100', '--height', '200', '--fit', 'fill'], size: [100, 200] },
  { args: ['--width', '1280'], size: [1280, 720] },
  { args: ['--width', '1280', '--without-enlargement'], size: [640, 360] },
  { args: ['--rotate', '90'], size: [360, 640] },
  { args: ['--rotate', '180'], size: [640, 360] },
  { source: turned, args: [], file: 'decord-video_270-0.jpg', size: [320, 568] },
  { source: turned, args: ['--rotate', '0'], file: 'decord-video_270-0.jpg', size: [568, 320] },
  { source: turned, args: ['--rotate', 'auto'], file: 'decord-video_270-0.jpg', size: [320, 568] },
  { args: ['--format', 'jpeg'], size: [640, 360] },
  { args: ['--format', 'png'], file: 'moviepy-chaplin-0.png', format: 'png', size: [640, 360] },
  { args: ['--format', 'webp'], file: 'moviepy-chaplin-0.webp', format: 'webp', size: [640, 360] },
  { args: ['--width', '64', '-o', 'a.avif'], file: 'a.avif', format: 'avif', size: [64, 36] },
  { args: ['-o', 'a.png'], file: 'a.png', format: 'png', size: [640, 360] },
  { args: ['-o', 'a.png', '--format', 'webp'], file: 'a.png', format: 'webp', size: [640, 360] },
];

for (const { args, source = clip, file = 'moviepy-chaplin-0.jpg', format = 'jpeg', size } of pictures) {
  t.test(`snapshot ${args.join(' ')} makes ${file}, ${size.join('x')} ${format}`, async (t) => {
    const cwd = emptyFolder(t);
    const { code, stdout, stderr } = await runCli(['snapshot', source, ...args], { cwd });
    t.equal(code, 0, stderr);
    t.strictSame(readdirSync(cwd), [file]);
    t.strictSame(await inspect(join(cwd, file)), { format, size });
    t.ok(stdout.toString().startsWith(`${file}: ${size.join('x')} `), stdout.toString());
  });
}

t.test('--quality changes the size of the file', async (t) => {
  const lengths = await Promise.all(
    ['10', '90'].map(
      async (quality) => (await runCli(['snapshot', clip, '--quality', quality, '-o', '-'])).stdout.length,
    ),
  );
  const [low = 0, high = 0] = lengths;
  t.ok(low > 0 && low * 2 < high, lengths.join(' < '));
});

t.test('--position and --background decide what is in the picture', async (t) => {
  const shape = ['--width', '64', '--height', '64', '--fit', 'contain', '--format', 'png', '-o', '-'];
  const corner = async (args: readonly string[], top: number): Promise<readonly number[]> => {
    const { stdout } = await runCli(['snapshot', clip, ...shape, ...args]);
    const pixel = await sharp(stdout).extract({ left: 0, top, width: 1, height: 1 }).raw().toBuffer();
    return [...pixel];
  };
  t.strictSame(await corner(['--background', '#204060'], 0), [0x20, 0x40, 0x60], 'a bar above');
  t.strictSame(await corner(['--background', '#204060', '--position', 'north'], 63), [0x20, 0x40, 0x60], 'all below');
  t.strictSame(await corner(['--background', 'transparent'], 0), [0, 0, 0, 0], 'a clear bar');
  t.strictSame(await corner([], 0), [0, 0, 0], 'black by default');
});

t.test('--widths makes several pictures of one frame', async (t) => {
  const cwd = emptyFolder(t);
  const args = ['snapshot', clip, '--at', '3', '--widths', '320,160'];
  const made = await runCli([...args, '--json'], { cwd });
  t.equal(made.code, 0, made.stderr);
  t.match(JSON.parse(made.stdout.toString()), [
    { path: join(cwd, 'moviepy-chaplin-3-320.jpg'), width: 320, height: 180, timeSeconds: 3 },
    { path: join(cwd, 'moviepy-chaplin-3-160.jpg'), width: 160, height: 90, timeSeconds: 3 },
  ]);
  t.strictSame(readdirSync(cwd).sort(), ['moviepy-chaplin-3-160.jpg', 'moviepy-chaplin-3-320.jpg']);
  const named = await runCli([...args, '-o', 'w{width}.webp'], { cwd });
  t.equal(named.code, 0, named.stderr);
  t.strictSame(await inspect(join(cwd, 'w160.webp')), { format: 'webp', size: [160, 90] });
});

t.test('--json says what was made', async (t) => {
  const cwd = emptyFolder(t);
  const { code, stdout, stderr } = await runCli(['snapshot', clip, '--at', '5.05', '-o', 'a.jpg', '--json'], { cwd });
  t.equal(code, 0);
  t.equal(stderr, '');
  const { byteLength, decodedFrames, ...rest } = JSON.parse(stdout.toString()) as Record<string, unknown>;
  t.strictSame(rest, {
    path: join(cwd, 'a.jpg'),
    format: 'jpg',
    width: 640,
    height: 360,
    requestedSeconds: 5.05,
    timeSeconds: 5.04,
    keyframe: false,
    warnings: [],
  });
  t.equal(byteLength, readFileSync(join(cwd, 'a.jpg')).length);
  t.type(decodedFrames, 'number');
});

t.test('with -o - standard output holds the picture and nothing else', async (t) => {
  for (const [args, stderrIs] of [
    [[], /^$/],
    [['--json'], /^\{[^]*\}\n$/],
    [['--past-end', 'last', '--at', '99'], /^stillframe: warning: CLAMPED: [^\n]+\n$/],
  ] as const) {
    const { code, stdout, stderr } = await runCli(['snapshot', clip, '--width', '64', '-o', '-', ...args]);
    t.equal(code, 0);
    t.match(stderr, stderrIs, `standard error with ${args.join(' ')}`);
    t.equal(stdout.subarray(-2).toString('hex'), 'ffd9', 'ends where the JPEG ends');
    const { width, height, format } = await sharp(stdout).metadata();
    t.strictSame([format, width, height], ['jpeg', 64, 36]);
  }
});

t.test('sources: file: URLs, standard input, and allowed hosts', async (t) => {
  const server = await listen(t, serveRanges(clipBytes));
  const sources = [
    { args: [pathToFileURL(clip).href], file: 'moviepy-chaplin-0.jpg' },
    { args: ['-'], file: 'stdin-0.jpg', input: clipBytes },
    { args: [`${server.origin}/films/a%20b.mp4?token=c`, '--allow-host', '127.0.0.1'], file: 'a b-0.jpg' },
  ];
  for (const { args, file, input } of sources) {
    const cwd = emptyFolder(t);
    const { code, stderr } = await runCli(['snapshot', ...args], { cwd, ...(input === undefined ? {} : { input }) });
    t.equal(code, 0, stderr);
    t.strictSame(readdirSync(cwd), [file]);
  }
});
