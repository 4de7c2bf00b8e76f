/** Sprites as calls: files together or not at all, progress, cancelling, crashes, several workers, opened videos. */
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { createEngine } from '../../dist/index.js';
import { colourClip } from '../clips/colour-clip.js';
import { emptyFolder } from '../cli/run-cli.js';
import { rejectionOf } from '../unit/faults.js';
import { isolations, until } from './clips.js';

t.setTimeout(240_000);

const folder = emptyFolder(t);
const clip = join(folder, 'colours.mp4');
colourClip(clip, 20);
/** Takes a while to decode. */
const long = join(folder, 'long.mp4');
colourClip(long, 60, { width: 640, height: 360, fps: 10, keyFrames: 600 });

for (const isolation of isolations) {
  t.test(`${isolation}: progress rises, and ends at 1`, async (t) => {
    await using engine = createEngine({ concurrency: 2, isolation });
    for (const [options, least] of [
      [{ interval: 0.1, cellWidth: 64 }, 3],
      [{ interval: 1, cellWidth: 64, columns: 5, lines: 5 }, 1],
    ] as const) {
      const shares: number[] = [];
      await engine.sprite(long, { ...options, onProgress: (share) => shares.push(share) });
      t.strictSame(
        shares,
        shares.toSorted((one, other) => one - other),
        'never falls',
      );
      t.equal(shares.at(-1), 1);
      t.equal(shares.filter((share) => share === 1).length, 1, 'tells the end once');
      t.ok(shares.length >= least, `${shares.length} times`);
    }
  });

  t.test(`${isolation}: sheets are made by several workers`, async (t) => {
    await using engine = createEngine({ concurrency: 2, isolation });
    const sprite = engine.sprite(long, { interval: 1, columns: 5, lines: 6 });
    await until(() => engine.stats().running === 2);
    t.equal((await sprite).sheets.length, 2);
    // The workers let go of the source.
    await until(() => engine.stats().running === 0);
    t.match(engine.stats(), { running: 0, queued: 0, completed: 1, aborted: 0, failed: 0 });
  });

  t.test(`${isolation}: an aborted sprite leaves nothing behind`, async (t) => {
    await using engine = createEngine({ concurrency: 2, isolation });
    const out = emptyFolder(t);
    const stop = new AbortController();
    const files = { output: join(out, '%d.jpg'), vtt: join(out, 'a.vtt') };
    const sprite = engine.sprite(long, { interval: 0.1, columns: 5, lines: 5, ...files, signal: stop.signal });
    await until(() => engine.stats().running > 0);
    stop.abort();
    t.match(await rejectionOf(sprite), { code: 'ABORTED' });
    await until(() => engine.stats().running === 0);
    t.strictSame(readdirSync(out), []);
    t.equal((await engine.sprite(clip, { count: 1 })).cells.length, 1, 'the engine goes on');
  });

  t.test(`${isolation}: when one file cannot be written, none is`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation });
    const out = emptyFolder(t);
    const sheets = { count: 4, columns: 2, lines: 1, output: join(out, '%d.jpg') };
    const sideFiles = { vtt: 'a.vtt', cueJson: 'a.json', playlist: 'a.m3u8', cells: '%d.jpg', output: '%d.jpg' };
    for (const [parameter, name] of Object.entries(sideFiles)) {
      const options = { ...sheets, [parameter]: join(out, 'none', name) };
      const fault = { code: 'INVALID_PARAMETER', parameter, message: /folder that exists/ };
      t.match(await rejectionOf(engine.sprite(clip, options)), fault);
      t.strictSame(readdirSync(out), []);
    }
    mkdirSync(join(out, 'folder'));
    t.match(await rejectionOf(engine.sprite(clip, { ...sheets, cueJson: join(out, 'folder') })), {
      code: 'INVALID_PARAMETER',
      parameter: 'cueJson',
    });
    t.strictSame(readdirSync(out), ['folder']);
  });
}

t.test('what was there stays until everything is there', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  const out = emptyFolder(t);
  writeFileSync(join(out, 'sheet.jpg'), 'old');
  const files = { output: join(out, 'sheet.jpg'), vtt: join(out, 'locked', 'a.vtt') };
  mkdirSync(join(out, 'locked'));
  chmodSync(join(out, 'locked'), 0o555);
  t.teardown(() => chmodSync(join(out, 'locked'), 0o755));
  const fault = await rejectionOf(engine.sprite(clip, { count: 2, ...files }));
  // Who may do anything may write there, too.
  if (process.getuid?.() === 0) t.equal(fault, null);
  else t.match(fault, { code: 'INVALID_PARAMETER' });
});

t.test('process: a killed child costs its sprite, and nothing else', async (t) => {
  await using engine = createEngine({ concurrency: 1, isolation: 'process' });
  const out = emptyFolder(t);
  const sprite = engine.sprite(long, { interval: 0.1, output: join(out, '%d.jpg'), columns: 5, lines: 5 });
  await until(() => engine.stats().running > 0);
  for (const pid of engine.stats().workerPids) process.kill(pid, 'SIGKILL');
  t.match(await rejectionOf(sprite), { code: 'WORKER_CRASHED' });
  t.strictSame(readdirSync(out), []);
  t.equal((await engine.sprite(clip, { count: 1 })).cells.length, 1, 'the next one is made');
});

t.test('an opened video makes sprites', async (t) => {
  await using engine = createEngine({ concurrency: 2 });
  await using video = await engine.open(clip);
  const sprite = await video.sprite({ interval: 2, columns: 2, lines: 2 });
  t.equal(sprite.sheets.length, 3);
  t.equal(sprite.cells.length, 10);
});

const refused: readonly (readonly [string, object, string, string | null])[] = [
  ['several sheets need names', { interval: 1, columns: 2, lines: 2, output: 'a.jpg' }, 'INVALID_PARAMETER', 'output'],
  [
    'a sheet a format cannot hold',
    { count: 2, cellWidth: 16_000, lines: 1, format: 'webp' },
    'INVALID_PARAMETER',
    'columns',
  ],
  ['a sheet above the limits', { count: 4, cellWidth: 1000 }, 'LIMIT_EXCEEDED', null],
  ['two files with one name', { count: 2, output: '/tmp/x.jpg', vtt: '/tmp/x.jpg' }, 'INVALID_PARAMETER', 'vtt'],
  ['a start behind the end', { interval: 1, start: 30 }, 'TIME_OUT_OF_RANGE', null],
  ['times behind the end', { times: [30, 40] }, 'TIME_OUT_OF_RANGE', null],
];
for (const [name, options, code, parameter] of refused) {
  t.test(`${name}: ${code}`, async (t) => {
    const outputPixels = name.includes('limits') ? 1_000_000 : 1e9;
    await using engine = createEngine({ concurrency: 1, limits: { outputPixels } });
    t.match(await rejectionOf(engine.sprite(clip, options)), { code, parameter });
  });
}

t.test('cover art makes no sprite', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  const song = new URL('../fixtures/moviepy-with-attached-pic.mp3', import.meta.url);
  t.match(await rejectionOf(engine.sprite(song, { count: 2 })), { code: 'NO_VIDEO_STREAM' });
});
