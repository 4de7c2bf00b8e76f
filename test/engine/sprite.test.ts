import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import t from 'tap';
import { createEngine, type Engine, type Sprite, type SpriteOptions } from '../../dist/index.js';
import { colourClip, colourOfSecond } from '../clips/colour-clip.js';
import { emptyFolder, fixture } from '../cli/run-cli.js';
import { isolations } from './clips.js';

t.setTimeout(240_000);

const folder = emptyFolder(t);
const clip = join(folder, 'colours.mp4');
colourClip(clip, 20);

interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly channels: number;
}

async function pixelsOf(bytes: Uint8Array | string | undefined): Promise<Pixels> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, channels: info.channels };
}

function pixelAt({ data, width, channels }: Pixels, x: number, y: number): readonly number[] {
  return [...data.subarray((y * width + x) * channels, (y * width + x + 1) * channels)];
}

function near(one: readonly number[], other: readonly number[], most: number): boolean {
  return one.every((value, index) => Math.abs(value - (other[index] ?? NaN)) <= most);
}

for (const isolation of isolations) {
  t.test(`${isolation}: every cell shows the frame of its time`, async (t) => {
    await using engine = createEngine({ concurrency: 2, isolation });
    const layout = {
      cellWidth: 40,
      columns: 4,
      lines: 3,
      padding: 3,
      margin: 5,
      color: '#0a141e',
      format: 'png',
    } as const;
    const sprite = await engine.sprite(clip, { interval: 1, ...layout });
    t.match(sprite, { cellWidth: 40, cellHeight: 23, columns: 4, lines: 3, warnings: [] });
    t.equal(sprite.cells.length, 20);
    t.strictSame(
      sprite.sheets.map(({ format, width, height }) => [format, width, height]),
      // 2 * 5 + 4 * 40 + 3 * 3 by 2 * 5 + 3 * 23 + 2 * 3
      [
        ['png', 179, 85],
        ['png', 179, 85],
      ],
    );
    const sheets = await Promise.all(sprite.sheets.map(({ data }) => pixelsOf(data)));
    for (const cell of sprite.cells) {
      if (cell.status === 'missing') return t.fail(`cell ${cell.index} is missing`);
      t.match(cell, { requestedSeconds: cell.index, timeSeconds: cell.index, sheet: Math.floor(cell.index / 12) });
      const sheet = sheets[cell.sheet];
      if (sheet === undefined) return t.fail(`there is no sheet ${cell.sheet}`);
      const middle = pixelAt(sheet, cell.left + 20, cell.top + 11);
      t.ok(near(middle, colourOfSecond(cell.index), 10), `cell ${cell.index}: ${middle.join()}`);
    }
    const [, second] = sheets;
    if (second === undefined) return t.fail('there is no second sheet');
    for (const [x, y] of [
      [1, 1],
      [176, 82],
      [100, 70],
    ] as const) {
      t.strictSame(pixelAt(second, x, y), [10, 20, 30], `what has no cell has the colour, at ${x}, ${y}`);
    }
    t.strictSame(
      sprite.cues.map(({ startSeconds, endSeconds }) => [startSeconds, endSeconds]),
      Array.from({ length: 20 }, (_, second) => [second, second + 1]),
    );
    t.equal(sprite.cues[13]?.url, 'sheet-2.png#xywh=48,5,40,23');
  });

  t.test(`${isolation}: files appear together`, async (t) => {
    await using engine = createEngine({ concurrency: 2, isolation });
    const out = emptyFolder(t);
    const at = (name: string): string => join(out, name);
    const files = { output: at('sheet %02d.png'), cells: at('cell-%d.png'), vtt: at('a.vtt'), cueJson: at('a.json') };
    const sprite = await engine.sprite(clip, {
      interval: 5,
      cellHeight: 18,
      columns: 3,
      lines: 1,
      ...files,
      playlist: at('a.m3u8'),
    });
    t.strictSame(
      sprite.sheets.map(({ path, data }) => [path, data]),
      [
        [at('sheet 01.png'), undefined],
        [at('sheet 02.png'), undefined],
      ],
    );
    for (const { path, byteLength } of sprite.sheets) t.equal(readFileSync(path ?? '').length, byteLength);
    t.equal(readFileSync(at('a.vtt'), 'utf8'), sprite.webvtt);
    t.equal(readFileSync(at('a.json'), 'utf8'), sprite.cueJson);
    t.equal(readFileSync(at('a.m3u8'), 'utf8'), sprite.playlist);
    t.match(sprite.webvtt, '00:00:15.000 --> 00:00:20.000\nsheet%2002.png#xywh=0,0,32,18\n');
    t.match(JSON.parse(sprite.cueJson), { cues: [{ startSeconds: 0, endSeconds: 5, url: 'sheet%2001.png', x: 0 }] });
    for (const cell of sprite.cells) {
      if (cell.status === 'missing') return t.fail(`cell ${cell.index} is missing`);
      const alone = await pixelsOf(cell.picture?.path);
      const sheet = await pixelsOf(sprite.sheets[cell.sheet]?.path);
      t.equal(cell.picture?.path, at(`cell-${cell.index + 1}.png`));
      t.strictSame(pixelAt(alone, 16, 9), pixelAt(sheet, cell.left + 16, cell.top + 9));
    }
  });
}

/** What goes wrong in practice, and a length for its cells. */
const sources: readonly (readonly [string, SpriteOptions])[] = [
  ['moviepy-chaplin.mp4', { count: 7, cellWidth: 96 }],
  ['decord-video_270.mov', { times: [0, 0.07, 0.034], cellWidth: 50, cellHeight: 90 }],
  ['node-fluent-ffmpeg-testvideo-43.avi', { count: 4, cellHeight: 61, fit: 'contain', color: 'red' }],
  ['hls-ts-bframes/index.m3u8', { count: 3, cellWidth: 64, cellHeight: 64, fit: 'fill' }],
  ['torchcodec-h265_10bits.mp4', { percent: 20, cellWidth: 80, rotate: 90 }],
  ['media-bear-vp9-odd-dimensions.webm', { interval: 0.4, cellWidth: 33 }],
];

t.test('cells have the very pixels of stills at the same times', async (t) => {
  await using engine = createEngine({ concurrency: 2 });
  for (const [name, options] of sources) {
    const sprite = await engine.sprite(fixture(name), { ...options, format: 'png', columns: 2, padding: 1 });
    const sheets = await Promise.all(sprite.sheets.map(({ data }) => pixelsOf(data)));
    const { cellWidth: width, cellHeight: height } = sprite;
    const { fit = 'cover', rotate = 'auto', color = 'black' } = options;
    for (const cell of sprite.cells) {
      if (cell.status === 'missing') return t.fail(`${name}: cell ${cell.index} is missing`);
      const picture = { width, height, fit, rotate, background: color, format: 'png' } as const;
      const still = await engine.snapshot(fixture(name), { at: cell.requestedSeconds, ...picture });
      t.equal(still.timeSeconds, cell.timeSeconds);
      const { data } = await pixelsOf(still.data);
      t.ok(data.equals(cut(sheets[cell.sheet], cell)), `${name}: cell ${cell.index}`);
    }
  }
});

function cut(
  sheet: Pixels | undefined,
  { left, top, width, height }: { left: number; top: number; width: number; height: number },
): Buffer {
  if (sheet === undefined) return Buffer.alloc(0);
  const { data, channels } = sheet;
  const row = (y: number): Buffer =>
    data.subarray(((top + y) * sheet.width + left) * channels).subarray(0, width * channels);
  return Buffer.concat(Array.from({ length: height }, (_, y) => row(y)));
}

t.test('a file that breaks off gives the cells it has', async (t) => {
  await using engine = createEngine({ concurrency: 2 });
  const whole = join(folder, 'whole.mp4');
  colourClip(whole, 20, { options: ['-movflags', '+faststart'] });
  const broken = join(folder, 'broken.mp4');
  const bytes = readFileSync(whole);
  // The whole header, and some of the media behind it.
  const media = bytes.indexOf('mdat') + 4;
  writeFileSync(broken, bytes.subarray(0, media + Math.round((bytes.length - media) * 0.45)));
  const last = lastFrame(broken);
  const sprite = await engine.sprite(broken, { interval: 1, columns: 5, lines: 1, cellWidth: 32 });
  t.equal(sprite.cells.length, 20);
  const shown = sprite.cells.filter(({ status }) => status === 'ok').length;
  // A cell right behind the last frame may still show it.
  t.ok(shown >= Math.floor(last) + 1 && shown <= Math.floor(last) + 2, `${shown} cells, the last frame is at ${last}`);
  t.equal(sprite.sheets.length, Math.ceil(shown / 5), 'no sheet without a cell');
  t.match(sprite.warnings, [{ code: 'FRAMES_MISSING', message: `${20 - shown} of 20` }]);
  t.match(sprite.cells.at(-1), { status: 'missing', index: 19, requestedSeconds: 19, code: 'TIME_OUT_OF_RANGE' });
  const end = sprite.cues.at(-1)?.endSeconds ?? 0;
  // The last packets may not decode, as what they refer to is cut off.
  t.ok(end >= last && end < last + 0.6, `the last cue ends at ${end}`);
});

/** When ffmpeg's last decodable frame comes on screen. */
function lastFrame(file: string): number {
  const command = ['-v', 'quiet', '-select_streams', 'v', '-show_entries', 'frame=pts_time', '-of', 'csv=p=0', file];
  const times = execFileSync('ffprobe', command, { encoding: 'utf8' }).trim().split('\n').map(Number.parseFloat);
  return Math.max(...times.filter((time) => !Number.isNaN(time)));
}

async function spriteOf(engine: Engine, options: SpriteOptions): Promise<{ sprite: Sprite; pixels: Pixels }> {
  const sprite = await engine.sprite(clip, { count: 4, columns: 2, cellWidth: 160, format: 'png', ...options });
  return { sprite, pixels: await pixelsOf(sprite.sheets[0]?.data) };
}

t.test('labels say the time in the right bottom corner of each cell', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  const { pixels: plain } = await spriteOf(engine, {});
  const { sprite, pixels: labelled } = await spriteOf(engine, { labels: true });
  for (const cell of sprite.cells) {
    if (cell.status === 'missing') return t.fail('a cell is missing');
    const changed: [number, number][] = [];
    for (let y = 0; y < cell.height; y++) {
      for (let x = 0; x < cell.width; x++) {
        const [one, other] = [plain, labelled].map((pixels) => pixelAt(pixels, cell.left + x, cell.top + y));
        if (one?.join() !== other?.join()) changed.push([x, y]);
      }
    }
    const [xs, ys] = [changed.map(([x]) => x), changed.map(([, y]) => y)];
    t.ok(Math.min(...xs) > 100 && Math.min(...ys) > 60, `cell ${cell.index}: left and top stay`);
    t.ok(Math.max(...xs) > 150 && Math.max(...ys) > 80, 'the corner has it');
  }
});

t.test('watermarks lie on every cell, at their times', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  const red = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#f00' } })
    .png()
    .toBuffer();
  const watermarks = [{ image: new Uint8Array(red), position: 'northwest', start: 5 }] as const;
  const { sprite, pixels } = await spriteOf(engine, { watermarks });
  for (const cell of sprite.cells) {
    if (cell.status === 'missing') return t.fail('a cell is missing');
    const isRed = pixelAt(pixels, cell.left + 4, cell.top + 4).join() === '255,0,0';
    t.equal(isRed, cell.timeSeconds >= 5, `at ${cell.timeSeconds}`);
    t.notSame(pixelAt(pixels, cell.left + 8, cell.top + 8), [255, 0, 0], 'and not beside it');
  }
});

t.test('a clear colour stays clear where there is no cell', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  const { pixels } = await spriteOf(engine, { color: 'transparent', margin: 4, count: 3 });
  t.equal(pixels.channels, 4);
  t.strictSame(pixelAt(pixels, 1, 1), [0, 0, 0, 0]);
  t.equal(pixelAt(pixels, 50, 50)[3], 255);
});

t.test('key frames are taken where that is asked for, or enough', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  // A key frame every 2.5 s.
  const auto = await engine.sprite(clip, { interval: 4, seek: 'auto', cellWidth: 16 });
  t.match(auto.warnings, [{ code: 'KEYFRAMES_USED' }]);
  t.strictSame(
    auto.cells.map((cell) => (cell.status === 'ok' ? cell.timeSeconds : null)),
    [0, 2.5, 7.5, 10, 15],
  );
  t.strictSame(
    auto.cues.map(({ startSeconds, endSeconds }) => [startSeconds, endSeconds]),
    [
      [0, 2.5],
      [2.5, 7.5],
      [7.5, 10],
      [10, 15],
      [15, 20],
    ],
  );
  const dense = await engine.sprite(clip, { interval: 1, seek: 'auto', cellWidth: 16 });
  t.strictSame(dense.warnings, []);
});

for (const isolation of isolations) {
  t.test(`${isolation}: workers that share a sheet make the one that a single worker makes`, async (t) => {
    await using many = createEngine({ concurrency: 3, isolation });
    await using one = createEngine({ concurrency: 1, isolation });
    // A key frame every half a second and more often.
    const film = fixture('media-bbb_2500ms.ts');
    const options = {
      seek: 'keyframe',
      cellWidth: 60,
      columns: 3,
      padding: 3,
      margin: 5,
      format: 'png',
      cells: true,
    } as const;
    for (const layout of [
      { count: 11 },
      { count: 11, lines: 9 },
      { count: 2 },
      { times: [0, 1, 2, 2.2, 30, 31, 32, 33] },
    ]) {
      const [shared, alone] = [
        await many.sprite(film, { ...options, ...layout }),
        await one.sprite(film, { ...options, ...layout }),
      ];
      t.equal(Buffer.compare(shared.sheets[0]?.data ?? Buffer.of(), alone.sheets[0]?.data ?? Buffer.of(1)), 0);
      const known = (cell: Sprite['cells'][number]): object => ({ ...cell, decodedFrames: null });
      t.strictSame({ ...shared, cells: shared.cells.map(known) }, { ...alone, cells: alone.cells.map(known) });
    }
  });
}
