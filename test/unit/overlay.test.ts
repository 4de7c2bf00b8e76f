import sharp from 'sharp';
import t from 'tap';
import { imageOverlay } from '../../dist/compose/image-overlay.js';
import { fade, layOver, type PlacedOverlay } from '../../dist/compose/overlay.js';
import type { Picture } from '../../dist/compose/picture.js';
import { rejectionOf } from './faults.js';

/** Bytes that look random and are the same in every run. */
function noise(length: number, seed: number): Uint8Array<ArrayBuffer> {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 24;
  });
}

function pictureOf(channels: 3 | 4): Picture {
  return { data: noise(40 * 30 * channels, 7), width: 40, height: 30, channels };
}

function overlayAt(left: number, top: number, width = 16, height = 12): PlacedOverlay {
  return { data: noise(width * height * 4, 3), width, height, left, top };
}

/** What sharp makes of the same two. */
async function composite(under: Picture, over: PlacedOverlay): Promise<Buffer> {
  const { width, height, channels } = under;
  const raw = { width: over.width, height: over.height, channels: 4 } as const;
  const layer = { input: Buffer.from(over.data), raw, left: over.left, top: over.top };
  const composed = sharp(Buffer.from(under.data), { raw: { width, height, channels } }).composite([layer]);
  return await (channels === 3 ? composed.removeAlpha() : composed).raw().toBuffer();
}

/** What meets the eye: colours count as much as they cover. */
function seen(data: Uint8Array, channels: 3 | 4): readonly number[] {
  if (channels === 3) return [...data];
  return Array.from(data, (value, index) =>
    index % 4 === 3 ? value : (value * (data[index - (index % 4) + 3] ?? 0)) / 255,
  );
}

for (const channels of [3, 4] as const) {
  for (const [left, top] of [
    [0, 0],
    [5, 7],
    [24, 18],
    [30, 25],
    [-4, -5],
  ] as const) {
    t.test(`laid over ${channels} channels at ${left}, ${top} it is as in sharp`, async (t) => {
      const picture = pictureOf(channels);
      const overlay = overlayAt(left, top);
      const expected = await composite(picture, overlay);
      layOver(picture, overlay);
      const wanted = seen(expected, channels);
      const apart = seen(picture.data, channels).map((value, index) => Math.abs(value - (wanted[index] ?? 0)));
      // sharp rounds to whole numbers more than once.
      const most = channels === 3 ? 1 : 2;
      t.ok(Math.max(...apart) <= most, `at most ${String(Math.max(...apart))} apart`);
    });
  }
}

t.test('clear pixels leave the picture alone, opaque ones replace it', async (t) => {
  const picture = pictureOf(3);
  const before = picture.data.slice();
  const data = Uint8Array.of(1, 2, 3, 0, 4, 5, 6, 255);
  layOver(picture, { data, width: 2, height: 1, left: 0, top: 0 });
  t.strictSame([...picture.data.subarray(0, 6)], [...before.subarray(0, 3), 4, 5, 6]);
  t.strictSame(picture.data.subarray(6), before.subarray(6));
});

t.test('an overlay beside the picture draws nothing', async (t) => {
  for (const [left, top] of [
    [40, 0],
    [0, 30],
    [-16, 0],
    [0, -12],
  ] as const) {
    const picture = pictureOf(3);
    layOver(picture, overlayAt(left, top));
    t.strictSame(picture.data, pictureOf(3).data);
  }
});

t.test('in a part of a picture it stays in that part', async (t) => {
  const part: Picture = { data: noise(10 * 8 * 3, 9), width: 10, height: 8, channels: 3 };
  const picture: Picture = { data: new Uint8Array(40 * 30 * 3), width: 40, height: 30, channels: 3 };
  const rows = Array.from({ length: 8 }, (_, y) => part.data.slice(y * 30, y * 30 + 30));
  for (const [y, row] of rows.entries()) picture.data.set(row, ((5 + y) * 40 + 12) * 3);
  const overlay = overlayAt(-3, 2);
  layOver(picture, overlay, { left: 12, top: 5, width: 10, height: 8 });
  layOver(part, overlay);
  for (const [y] of rows.entries()) {
    const at = ((5 + y) * 40 + 12) * 3;
    t.strictSame(picture.data.slice(at, at + 30), part.data.slice(y * 30, y * 30 + 30), `row ${y} as alone`);
    picture.data.fill(0, at, at + 30);
  }
  t.ok(
    picture.data.every((value) => value === 0),
    'nothing beside it',
  );
});

t.test('fading scales alpha alone', async (t) => {
  const overlay = { data: Uint8Array.of(10, 20, 30, 255, 10, 20, 30, 101), width: 2, height: 1 };
  fade(overlay, 0.5);
  t.strictSame([...overlay.data], [10, 20, 30, 128, 10, 20, 30, 51]);
});

const red = { r: 255, g: 0, b: 0, alpha: 0.5 };
const flat = sharp({ create: { width: 20, height: 10, channels: 4, background: red } });
const images: readonly (readonly [string, () => Promise<Buffer>])[] = [
  ['png', () => flat.clone().png().toBuffer()],
  ['webp', () => flat.clone().webp({ lossless: true }).toBuffer()],
  ['avif', () => flat.clone().avif({ lossless: true }).toBuffer()],
  ['grey png', () => flat.clone().greyscale().png().toBuffer()],
  ['16 bit png', () => flat.clone().toColourspace('rgb16').png().toBuffer()],
];
for (const [name, make] of images) {
  t.test(`a ${name} becomes an overlay`, async (t) => {
    const overlay = await imageOverlay(await make(), () => ({ width: 40, height: 30 }), 1e6);
    t.match(overlay, { width: 40, height: 30 });
    t.equal(overlay.data.length, 40 * 30 * 4);
    t.ok(Math.abs((overlay.data[3] ?? 0) - 128) <= 2, 'with its alpha');
    const grey = name === 'grey png';
    t.ok(grey === (overlay.data[0] === overlay.data[1]), 'and its colours');
  });
}

t.test('a jpg that says it lies on its side is turned upright', async (t) => {
  const pixels = Buffer.concat([Buffer.alloc(16 * 16 * 3, 255), Buffer.alloc(16 * 16 * 3, 0)]);
  const jpg = await sharp(pixels, { raw: { width: 16, height: 32, channels: 3 } })
    .jpeg()
    .withMetadata({ orientation: 6 })
    .toBuffer();
  const overlay = await imageOverlay(jpg, (own) => own, 1e6);
  t.match(overlay, { width: 32, height: 16 });
  t.ok((overlay.data[4 * 31] ?? 0) > 240 && (overlay.data[0] ?? 255) < 16, 'its top is at the right');
});

t.test('a drawing stays sharp when it is enlarged', async (t) => {
  const svg = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect x="5" width="5" height="10" fill="#f00"/></svg>',
  );
  const { data } = await imageOverlay(svg, () => ({ width: 200, height: 200 }), 1e6);
  const alphas = new Set(Array.from({ length: 200 }, (_, x) => data[(100 * 200 + x) * 4 + 3] ?? 0));
  t.strictSame([...alphas], [0, 255], 'no blurred edge');
});

t.test('what is no image, or too large, is refused', async (t) => {
  await t.rejects(imageOverlay(Buffer.from('no image'), (own) => own, 1e6));
  const png = await flat.clone().png().toBuffer();
  await t.rejects(
    imageOverlay(png, (own) => own, 199),
    'in the file',
  );
  const fault = await rejectionOf(imageOverlay(png, () => ({ width: 100, height: 100 }), 9999));
  t.match(fault, { code: 'LIMIT_EXCEEDED' }, 'as shown');
});
