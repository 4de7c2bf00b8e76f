/** Animated WebPs as libwebp's programs show them: each picture, at its time. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import t from 'tap';
import { AnimatedWebp, type WebpSettings } from '../../dist/encode/animated-webp.js';
import { WebpChanges } from '../../dist/native/webp-changes.js';
import { webpInfo, webpPictures } from '../clips/read-webp.js';
import { temporaryFolder } from './ffmpeg.js';

const folder = temporaryFolder((remove) => t.teardown(remove));
const [width, height] = [100, 62];
const usual: WebpSettings = { quality: 75, loop: 0, atOnce: 2 };

interface Timed {
  readonly data: Uint8Array;
  readonly tick: number;
}

type Shade = (x: number, y: number) => readonly [number, number, number];
const flat: Shade = () => [20, 90, 160];
const slope: Shade = (x, y) => [x, 90, 200 - 2 * y];

/** A disc; with four channels there is nothing around it. */
function disc(channels: 3 | 4, centre: number, around = flat, side = [width, height]): Uint8Array {
  const [columns = 0, rows = 0] = side;
  const data = new Uint8Array(columns * rows * channels);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const inside = (x - centre) ** 2 + (y - rows / 2) ** 2 < 18 ** 2;
      const colour = inside ? [220, 40, 30] : around(x, y);
      data.set([...colour, inside ? 255 : 0].slice(0, channels), (y * columns + x) * channels);
    }
  }
  return data;
}

const moving = (channels: 3 | 4, around = flat): readonly Timed[] =>
  [20, 30, 44, 70].map((centre, index) => ({
    data: disc(channels, centre, around),
    tick: [0, 83, 167, 250][index] ?? 0,
  }));

function changesOf(channels: 3 | 4, quality = usual.quality): WebpChanges {
  return new WebpChanges(width, height, channels, quality, () => ({ state: new Int32Array(1), remainingMs: Infinity }));
}

async function encode(
  name: string,
  channels: 3 | 4,
  pictures: readonly Timed[],
  endTick: number,
  settings: Partial<WebpSettings> = {},
): Promise<string> {
  const chosen = { ...usual, ...settings };
  const webp = new AnimatedWebp({ width, height }, changesOf(channels, chosen.quality), chosen);
  for (const { data, tick } of pictures) await webp.add({ data, width, height, channels }, tick);
  const path = join(folder, `${name}.webp`);
  writeFileSync(path, await webp.finish(endTick));
  return path;
}

/** As RGBA. */
function opaque(data: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: (data.length / 3) * 4 }, (_, at) => (at % 4 === 3 ? 255 : (data[((at >> 2) * 3) + (at % 4)] ?? 0))); // prettier-ignore
}

t.test('few colours come back to the bit, each picture at its time', async (t) => {
  const pictures = moving(3);
  const path = await encode('flat', 3, pictures, 333, { quality: 100 });
  const { pages, ...facts } = webpInfo(path);
  t.match(facts, { width, height, loop: 0 });
  t.strictSame(pages.map(({ delay }) => delay), [83, 84, 83, 83]); // prettier-ignore
  t.ok(pages.every(({ lossless }) => lossless));
  t.strictSame(webpPictures(t, path), pictures.map(({ data }) => opaque(data))); // prettier-ignore
});

t.test('many colours come back nearly', async (t) => {
  const pictures = moving(3, slope);
  const path = await encode('slope', 3, pictures, 333);
  t.notOk(webpInfo(path).pages.some(({ lossless }) => lossless));
  for (const [index, picture] of webpPictures(t, path).entries()) {
    const wanted = opaque(pictures[index]?.data ?? new Uint8Array());
    const far = picture.reduce((sum, value, at) => sum + Math.abs(value - (wanted[at] ?? 0)), 0) / picture.length;
    t.ok(far < 4, `picture ${index}: ${far} apart`);
  }
});

t.test('only what changes is drawn, and nothing else is touched', async (t) => {
  const path = await encode('area', 3, moving(3, slope), 333);
  const [first, ...later] = webpInfo(path).pages;
  t.match(first, { left: 0, top: 0, width, height });
  t.ok(later.every((page) => page.width < width && page.height < height));
  const shown = webpPictures(t, path);
  for (const picture of shown) t.strictSame(picture.subarray(0, width * 4 * 8), shown[0]?.subarray(0, width * 4 * 8));
});

t.test('equal pictures are one that stays', async (t) => {
  const data = disc(3, 30, slope);
  const grain = data.map((value, at) => value + ((at * 7919) % 5 === 0 ? 1 : 0));
  const path = await encode('equal', 3, [0, 40, 80].map((tick) => ({ data: tick === 40 ? grain : data, tick })), 120); // prettier-ignore
  t.strictSame(webpInfo(path).pages.map(({ delay }) => delay), [120]); // prettier-ignore
  const exact = await encode('exact', 3, [0, 40, 80].map((tick) => ({ data: tick === 40 ? grain : data, tick })), 120, { quality: 100 }); // prettier-ignore
  t.strictSame(webpInfo(exact).pages.map(({ delay }) => delay), [40, 40, 40], 'at quality 100 every change counts'); // prettier-ignore
});

t.test('what fades slowly is drawn again and again', async (t) => {
  const fade = Array.from({ length: 100 }, (_, step) => ({ data: new Uint8Array(width * height * 3).fill(step), tick: step * 20 })); // prettier-ignore
  const path = await encode('fade', 3, fade, 2000);
  let time = 0;
  const { pages } = webpInfo(path);
  for (const [index, picture] of webpPictures(t, path).entries()) {
    const last = (time += pages[index]?.delay ?? 0) / 20 - 1;
    t.ok(Math.abs((picture[0] ?? 0) - last) <= 4, `${picture[0]} is shown until ${last} should be`);
  }
});

t.test('alpha comes back to the bit, and pixels may vanish', async (t) => {
  for (const around of [flat, slope]) {
    const pictures = moving(4, around);
    const path = await encode(`alpha-${around.name}`, 4, pictures, 333);
    t.ok(webpInfo(path).alpha);
    const alphas = (data: Uint8Array): readonly number[] => Array.from(data).filter((_, at) => at % 4 === 3);
    for (const [index, picture] of webpPictures(t, path).entries()) {
      t.strictSame(alphas(picture), alphas(pictures[index]?.data ?? new Uint8Array()), `picture ${index}`);
    }
  }
});

t.test('half-clear pixels are not laid over each other', async (t) => {
  const glass = (level: number): Uint8Array => {
    const data = new Uint8Array(width * height * 4).fill(255);
    for (let at = 0; at < 40 * width * 4; at += 4) data.set([level, 50, 50, 128], at);
    return data;
  };
  const pictures = [10, 110, 210].map((level, index) => ({ data: glass(level), tick: index * 100 }));
  const path = await encode('glass', 4, pictures, 300);
  t.strictSame(webpPictures(t, path), pictures.map(({ data }) => data)); // prettier-ignore
});

t.test('a picture may stay longer than the field of a delay can say', async (t) => {
  const path = await encode('long', 3, [{ data: disc(3, 30), tick: 0 }, { data: disc(3, 60), tick: 40_000_000 }], 40_000_050); // prettier-ignore
  // 24 bits of milliseconds.
  t.strictSame(webpInfo(path).pages.map(({ delay }) => delay), [0xff_ffff, 0xff_ffff, 40_000_000 - 2 * 0xff_ffff, 50]); // prettier-ignore
  const shown = webpPictures(t, path);
  t.strictSame(shown[1], shown[0]);
  t.strictSame(shown[2], shown[0]);
});

for (const loop of [0, 1, 4]) {
  t.test(`played ${loop} times`, async (t) => {
    t.equal(webpInfo(await encode(`loop-${loop}`, 3, moving(3), 333, { loop })).loop, loop);
  });
}

t.test('only so many pictures are held at a time, and the file does not depend on it', async (t) => {
  const { encodeWebpImage } = await import('../../dist/encode/webp-image.js');
  const files: Uint8Array[] = [];
  for (const atOnce of [1, 2, 5]) {
    let [held, most] = [0, 0];
    const webp = new AnimatedWebp({ width, height }, changesOf(3), { ...usual, atOnce }, async (picture, quality) => {
      most = Math.max(most, (held += 1));
      const image = await encodeWebpImage(picture, quality);
      held -= 1;
      return image;
    });
    for (let step = 0; step < 40; step++) await webp.add({ data: disc(3, 2 * step, slope), width, height, channels: 3 }, step * 40); // prettier-ignore
    files.push(await webp.finish(1600));
    t.ok(most <= atOnce, `${most} of ${atOnce}`);
  }
  t.strictSame(files[1], files[0]);
  t.strictSame(files[2], files[0]);
});

t.test('a picture that cannot be encoded fails the animation', async (t) => {
  const failing = (): Promise<never> => Promise.reject(new Error('no'));
  const webp = new AnimatedWebp({ width, height }, changesOf(3), usual, failing);
  await webp.add({ data: disc(3, 20), width, height, channels: 3 }, 0);
  await t.rejects(webp.finish(100), /no/);
});

t.test('other readers agree on what is shown', async (t) => {
  const path = await encode('readers', 3, moving(3, slope), 333);
  const all = await sharp(path, { animated: true }).ensureAlpha().raw().toBuffer();
  t.strictSame(Buffer.concat(webpPictures(t, path)), all);
  t.match(await sharp(path, { animated: true }).metadata(), { delay: [83, 84, 83, 83], loop: 0, hasProfile: true });
});
