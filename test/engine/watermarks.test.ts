import { execFileSync } from 'node:child_process';
import { copyFileSync, renameSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import t from 'tap';
import { createEngine, type Engine, type SnapshotOptions, type StillframeError } from '../../dist/index.js';
import { emptyFolder } from '../cli/run-cli.js';
import { listen, serveRanges } from '../source/listen.js';
import { rejectionOf } from '../unit/faults.js';
import { clip, isolations } from './clips.js';

/** A disc, half clear, on nothing. */
const logoSvg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><circle cx="40" cy="20" r="18" fill="#0a0" fill-opacity="0.5"/></svg>';
const logo = await sharp(Buffer.from(logoSvg)).png().toBuffer();

interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

/** A still as RGB. */
async function still(engine: Engine, options: SnapshotOptions & { readonly widths?: undefined }): Promise<Pixels> {
  const { data: png } = await engine.snapshot(clip, { format: 'png', ...options });
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** The box of all pixels that differ: [left, top, right, bottom], the last two exclusive; null for none. */
function changedBox(one: Pixels, other: Pixels): readonly number[] | null {
  const changed = Array.from({ length: one.width * one.height }, (_, index) => index).filter(
    (index) => one.data.compare(other.data, index * 3, index * 3 + 3, index * 3, index * 3 + 3) !== 0,
  );
  if (changed.length === 0) return null;
  const xs = changed.map((index) => index % one.width);
  const ys = changed.map((index) => Math.floor(index / one.width));
  const [left, right] = xs.reduce(([low, high], x) => [Math.min(low, x), Math.max(high, x)], [Infinity, -1]);
  return [left, ys[0] ?? 0, right + 1, (ys.at(-1) ?? 0) + 1];
}

function farthest(one: Uint8Array, other: Uint8Array): number {
  return one.reduce((most, value, index) => Math.max(most, Math.abs(value - (other[index] ?? 0))), 0);
}

/** The first frame with the logo on it, as ffmpeg lays it over in RGB. */
function overlaidByFfmpeg(logoFile: string, place: string): Buffer {
  const filter = `[0]format=gbrp[v];[1]format=gbrap[l];[v][l]overlay=${place}:format=gbrp`;
  const command = ['-v', 'error', '-i', clip, '-i', logoFile, '-filter_complex', filter, '-frames:v', '1'];
  return execFileSync('ffmpeg', [...command, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'], { maxBuffer: 1e7 });
}

for (const isolation of isolations) {
  t.test(`${isolation}: an image lies where and how ffmpeg lays it`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation });
    const file = join(emptyFolder(t), 'logo.png');
    writeFileSync(file, logo);
    const plain = await still(engine, {});
    const place = { position: 'southeast', offsetX: 10, offsetY: 20 } as const;
    for (const image of [file, pathToFileURL(file), new Uint8Array(logo)]) {
      const marked = await still(engine, { watermarks: [{ image, ...place }] });
      // The disc is 36 wide, 22 from the sides of its image.
      t.strictSame(changedBox(plain, marked), [640 - 10 - 80 + 22, 360 - 20 - 38, 640 - 10 - 22, 360 - 20 - 2]);
      const expected = overlaidByFfmpeg(file, 'W-w-10:H-h-20');
      // Not every conversion to RGB rounds alike.
      const from = 300 * 640 * 3;
      t.ok(farthest(marked.data.subarray(from), expected.subarray(from)) <= 4);
    }
  });

  t.test(`${isolation}: text is drawn, in Chinese too`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation });
    const plain = await still(engine, {});
    const text = { text: '水印', fontSize: 40, position: 'northwest', color: 'yellow' } as const;
    const marked = await still(engine, { watermarks: [text] });
    const [left = 0, top = 0, right = 0, bottom = 0] = changedBox(plain, marked) ?? [];
    t.ok(left >= 0 && left < 6 && right > 74 && right <= 80, 'two squares wide');
    t.ok(top >= 0 && bottom <= 48 && bottom - top > 30, 'one line high');
  });

  t.test(`${isolation}: shares are of each picture`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation });
    const image = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#f0f' } })
      .png()
      .toBuffer();
    const watermarks = [{ image: new Uint8Array(image), width: '25%', height: '50%', position: 'northeast' }] as const;
    const widths = [640, 160];
    const plain = await engine.snapshot(clip, { widths, format: 'png' });
    const marked = await engine.snapshot(clip, { widths, format: 'png', watermarks });
    for (const [index, width] of widths.entries()) {
      const raw = async ({ data }: { data?: Uint8Array }): Promise<Pixels> => {
        const { data: pixels, info } = await sharp(data).raw().toBuffer({ resolveWithObject: true });
        return { data: pixels, width: info.width, height: info.height };
      };
      const box = changedBox(await raw(plain[index] ?? {}), await raw(marked[index] ?? {}));
      t.strictSame(box, [width * 0.75, 0, width, (width * 9) / 32]);
    }
  });
}

for (const isolation of isolations) {
  t.test(`${isolation}: an image may come from the web, and is asked for once a call`, async (t) => {
    const server = await listen(t, serveRanges(logo));
    await using engine = createEngine({
      concurrency: 1,
      isolation,
      sources: { privateHosts: [`127.0.0.1:${server.port}`] },
    });
    const expected = await still(engine, { watermarks: [{ image: new Uint8Array(logo) }] });
    const url = `${server.origin}/logo.png`;
    for (const image of [url, new URL(url)]) {
      const marked = await still(engine, { watermarks: [{ image }] });
      t.ok(marked.data.equals(expected.data));
    }
    const before = server.requests.length;
    await engine.sprite(clip, { count: 4, watermarks: [{ image: url }] });
    const each = before / 2;
    t.equal(server.requests.length - before, each, 'for all cells of a sheet');
  });

  t.test(`${isolation}: the source policy holds for images and fonts`, async (t) => {
    const server = await listen(t, serveRanges(logo));
    const [inside, outside] = [emptyFolder(t), emptyFolder(t)];
    const source = join(inside, 'clip.mp4');
    copyFileSync(clip, source);
    for (const folder of [inside, outside]) writeFileSync(join(folder, 'logo.png'), logo);
    symlinkSync(join(outside, 'logo.png'), join(inside, 'link.png'));
    const origin = `127.0.0.1:${server.port}`;
    await using engine = createEngine({
      concurrency: 1,
      isolation,
      sources: { roots: [inside], hosts: ['127.0.0.1'], privateHosts: [origin] },
    });
    const url = (path: string): string => `http://${origin}/${path}`;
    const forbidden: readonly NonNullable<SnapshotOptions['watermarks']>[] = [
      [{ image: join(outside, 'logo.png') }],
      [{ image: pathToFileURL(join(outside, 'logo.png')) }],
      [{ image: join(inside, 'link.png') }],
      [{ image: join(outside, 'none.png') }],
      [{ image: `http://localhost:${server.port}/logo.png` }],
      [{ text: 'a', font: join(outside, 'a.ttf') }],
    ];
    for (const watermarks of forbidden) {
      const error: unknown = await engine.snapshot(source, { watermarks }).catch((reason: unknown) => reason);
      t.match(error, { code: 'SOURCE_FORBIDDEN', message: /^watermarks\[0\]\.(image|font): / });
      t.notMatch((error as StillframeError).publicMessage, '/');
    }
    for (const image of [join(inside, 'logo.png'), url('logo.png'), new Uint8Array(logo)]) {
      t.ok((await engine.snapshot(source, { width: 99, watermarks: [{ image }] })).byteLength > 0);
    }
  });
}

t.test('an image the web does not have is said to be missing', async (t) => {
  const server = await listen(t, (_, response) => response.writeHead(404).end());
  await using engine = createEngine({ concurrency: 1, sources: { privateHosts: ['127.0.0.1'] } });
  const image = `${server.origin}/logo.png`;
  const fault = { code: 'INVALID_PARAMETER', parameter: 'watermarks[0].image', message: /must be a file that can be/ };
  t.match(await rejectionOf(engine.snapshot(clip, { watermarks: [{ image }] })), fault);
});

t.test('watermarks are laid down in their order, each at its time', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  const fill = async (background: string): Promise<Uint8Array> =>
    new Uint8Array(
      await sharp({ create: { width: 4, height: 4, channels: 3, background } })
        .png()
        .toBuffer(),
    );
  const [red, green] = [await fill('#f00'), await fill('#0f0')];
  const watermarks = [{ image: red }, { image: green, start: 1, end: 2 }];
  const corner = async (at: number): Promise<readonly number[]> => {
    const { data } = await still(engine, { at, watermarks });
    return [...data.subarray(-3)];
  };
  t.strictSame(await corner(0), [255, 0, 0]);
  t.strictSame(await corner(1), [0, 255, 0]);
  t.strictSame(await corner(2), [255, 0, 0]);
});

t.test('a changed file is another watermark', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  const folder = emptyFolder(t);
  const file = join(folder, 'logo.png');
  const write = async (background: string): Promise<void> => {
    const other = join(folder, 'other.png');
    writeFileSync(
      other,
      await sharp({ create: { width: 4, height: 4, channels: 3, background } })
        .png()
        .toBuffer(),
    );
    // Replaced as careful programs do it, with the very time of the old one.
    utimesSync(other, 1000, 1000);
    renameSync(other, file);
  };
  const corner = async (): Promise<readonly number[]> => {
    const { data } = await still(engine, { watermarks: [{ image: file }] });
    return [...data.subarray(-3)];
  };
  await write('#f00');
  t.strictSame(await corner(), [255, 0, 0]);
  t.strictSame(await corner(), [255, 0, 0], 'once more');
  await write('#00f');
  t.strictSame(await corner(), [0, 0, 255]);
});

t.test('a still with clear parts is marked there, too', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  const shape = { width: 100, height: 100, fit: 'contain', background: 'transparent', format: 'png' } as const;
  const { data } = await engine.snapshot(clip, { ...shape, watermarks: [{ image: new Uint8Array(logo) }] });
  const { data: pixels, info } = await sharp(data).raw().toBuffer({ resolveWithObject: true });
  t.equal(info.channels, 4);
  const at = (x: number, y: number): readonly number[] => [
    ...pixels.subarray((y * 100 + x) * 4, (y * 100 + x) * 4 + 4),
  ];
  // Half clear green, as the renderer of the disc rounds it.
  t.strictSame(at(60, 90), [0, 169, 0, 128], 'the disc on the clear bar');
  t.strictSame(at(1, 99), [0, 0, 0, 0], 'the bar beside it');
});

t.test('what is wrong with a watermark is said', async (t) => {
  await using engine = createEngine({ concurrency: 1, limits: { outputPixels: 640 * 360 } });
  const folder = emptyFolder(t);
  const noImage = join(folder, 'a.png');
  copyFileSync(import.meta.filename, noImage);
  const image = new Uint8Array(logo);
  const bad: readonly (readonly [NonNullable<SnapshotOptions['watermarks']>, string, string | null])[] = [
    [[{ image: join(folder, 'none.png') }], 'INVALID_PARAMETER', 'watermarks[0].image'],
    [[{ image: folder }], 'INVALID_PARAMETER', 'watermarks[0].image'],
    [[{ image }, { image: noImage }], 'INVALID_PARAMETER', 'watermarks[1].image'],
    [[{ image: Uint8Array.of(1, 2) }], 'INVALID_PARAMETER', 'watermarks[0].image'],
    [[{ text: '😀' }], 'INVALID_PARAMETER', 'watermarks[0].text'],
    [[{ text: 'a', font: join(folder, 'none.ttf') }], 'INVALID_PARAMETER', 'watermarks[0].font'],
    [[{ text: 'a', font: noImage }], 'INVALID_PARAMETER', 'watermarks[0].font'],
    [[{ image, width: 16_000 }], 'LIMIT_EXCEEDED', null],
    [[{ text: 'wide', fontSize: 2000 }], 'LIMIT_EXCEEDED', null],
  ];
  for (const [watermarks, code, parameter] of bad) {
    t.match(await rejectionOf(engine.snapshot(clip, { watermarks })), { code, parameter }, parameter ?? code);
  }
  t.ok((await engine.snapshot(clip, { watermarks: [{ image }] })).byteLength > 0, 'the engine goes on');
});
