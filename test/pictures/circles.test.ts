/**
 * A circle on screen is a circle in every picture, for each orientation of a display matrix and each pixel shape.
 * The test draws stored pictures from the definitions, has ffmpeg pack them, and measures the stills.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import t, { type Test } from 'tap';
import { createEngine, type SnapshotOptions } from '../../dist/index.js';
import { ffmpeg, temporaryFolder } from './ffmpeg.js';

const folder = temporaryFolder((remove) => t.teardown(remove));
const engine = createEngine();
t.teardown(() => engine.close());

/** What the stored picture measures on a screen, in square pixels. */
const [storedWidth, storedHeight] = [256, 192];
/** The circle on the upright picture: its middle from the picture's, and its radius. No turn or flip maps it to itself. */
const circle = { dx: 16, dy: -5, radius: 50 };

/** Stored widths are such that all cover the same 256 square pixels. */
const aspects = [
  { name: '1:1', sample: [1, 1], width: 256 },
  { name: '16:11', sample: [16, 11], width: 176 },
  { name: '64:45', sample: [64, 45], width: 180 },
] as const;

interface Orientation {
  /** The first four numbers of the display matrix that asks for it (ISO/IEC 14496-12, 6.2.2). */
  readonly matrix: readonly [a: number, b: number, c: number, d: number];
  /** Where a stored point is seen. */
  readonly seen: (x: number, y: number) => readonly [x: number, y: number];
}

/** Exif 2.3's Orientation, 1 to 8. */
const orientations: readonly Orientation[] = [
  { matrix: [1, 0, 0, 1], seen: (x, y) => [x, y] },
  { matrix: [-1, 0, 0, 1], seen: (x, y) => [storedWidth - x, y] },
  { matrix: [-1, 0, 0, -1], seen: (x, y) => [storedWidth - x, storedHeight - y] },
  { matrix: [1, 0, 0, -1], seen: (x, y) => [x, storedHeight - y] },
  { matrix: [0, 1, 1, 0], seen: (x, y) => [y, x] },
  { matrix: [0, 1, -1, 0], seen: (x, y) => [storedHeight - y, x] },
  { matrix: [0, -1, -1, 0], seen: (x, y) => [storedHeight - y, storedWidth - x] },
  { matrix: [0, -1, 1, 0], seen: (x, y) => [y, storedWidth - x] },
];

type StillOptions = SnapshotOptions & { readonly widths?: undefined };

interface Way {
  readonly options: StillOptions;
  /** How much larger the upright picture of these sides becomes. */
  readonly scale: (width: number, height: number) => readonly [x: number, y: number];
}

const both = (scale: number): readonly [number, number] => [scale, scale];
const ways: readonly Way[] = [
  { options: {}, scale: () => both(1) },
  { options: { width: 100 }, scale: (width) => both(100 / width) },
  { options: { height: 300 }, scale: (_, height) => both(300 / height) },
  { options: { width: 120, height: 120, fit: 'cover' }, scale: (w, h) => both(Math.max(120 / w, 120 / h)) },
  { options: { width: 150, height: 120, fit: 'contain' }, scale: (w, h) => both(Math.min(150 / w, 120 / h)) },
  { options: { width: 150, height: 120, fit: 'inside' }, scale: (w, h) => both(Math.min(150 / w, 120 / h)) },
  { options: { width: 240, height: 100, fit: 'fill' }, scale: (w, h) => [240 / w, 100 / h] },
];

for (const aspect of aspects) {
  orientations.forEach((orientation, index) => {
    t.test(`pixels of ${aspect.name}, orientation ${index + 1}`, async (t) => {
      const path = makeClip(aspect, orientation);
      const [farX, farY] = orientation.seen(storedWidth, storedHeight);
      const [nearX, nearY] = orientation.seen(0, 0);
      const [width, height] = [Math.abs(farX - nearX), Math.abs(farY - nearY)];
      for (const { options, scale } of ways) {
        const name = JSON.stringify(options);
        const still = await engine.snapshot(path, { ...options, format: 'png' });
        const [scaleX, scaleY] = scale(width, height);
        const seen = await measure(still.data ?? new Uint8Array());
        const radii = [circle.radius * scaleX, circle.radius * scaleY] as const;
        within(t, seen.width, 2 * radii[0], `${name}: width`);
        within(t, seen.height, 2 * radii[1], `${name}: height`);
        if (scaleX === scaleY) within(t, seen.width, seen.height, `${name}: as wide as high`);
        near(t, seen.x - still.width / 2, circle.dx * scaleX, `${name}: across`);
        near(t, seen.y - still.height / 2, circle.dy * scaleY, `${name}: down`);
      }
    });
  });
}

function makeClip({ name, sample, width }: (typeof aspects)[number], { matrix, seen }: Orientation): string {
  const [oneX, oneY] = seen(0, 0);
  const [otherX, otherY] = seen(storedWidth, storedHeight);
  const [middleX, middleY] = [(oneX + otherX) / 2 + circle.dx, (oneY + otherY) / 2 + circle.dy];
  const pixels = Buffer.alloc(width * storedHeight * 3, 40);
  for (let row = 0; row < storedHeight; row++) {
    for (let column = 0; column < width; column++) {
      const [x, y] = seen(((column + 0.5) * sample[0]) / sample[1], row + 0.5);
      // Brightness falls over one pixel at the rim, so that the half of it is where the rim is.
      const inside = Math.min(1, Math.max(0, circle.radius - Math.hypot(x - middleX, y - middleY) + 0.5));
      pixels.fill(Math.round(40 + 180 * inside), (row * width + column) * 3, (row * width + column) * 3 + 3);
    }
  }
  const path = join(folder, `${name.replace(':', '-')}${matrix.join('')}.mov`);
  const input = `-f rawvideo -pix_fmt rgb24 -s ${width}x${storedHeight} -r 10 -i -`;
  ffmpeg(`${input} -vf setsar=${sample[0]}/${sample[1]} -c:v png ${path}`, pixels);
  const bytes = readFileSync(path);
  // Version 0 of the track header: its matrix is 40 bytes behind the type, 16.16 but for the last column.
  const at = bytes.indexOf('tkhd') + 4 + 40;
  [matrix[0], matrix[1], 0, matrix[2], matrix[3]].forEach((value, place) => {
    bytes.writeInt32BE(value * 65_536, at + place * 4);
  });
  writeFileSync(path, bytes);
  return path;
}

/** Extents by the widest row and column, and the middle, weighing pixels by how much of the circle they hold. */
async function measure(png: Uint8Array): Promise<{ x: number; y: number; width: number; height: number }> {
  const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });
  const rows = new Array<number>(info.height).fill(0);
  const columns = new Array<number>(info.width).fill(0);
  let sum = 0;
  let [x, y] = [0, 0];
  for (let row = 0; row < info.height; row++) {
    for (let column = 0; column < info.width; column++) {
      const share = Math.min(1, Math.max(0, ((data[row * info.width + column] ?? 0) - 40) / 180));
      rows[row] = (rows[row] ?? 0) + share;
      columns[column] = (columns[column] ?? 0) + share;
      sum += share;
      x += share * (column + 0.5);
      y += share * (row + 0.5);
    }
  }
  return { x: x / sum, y: y / sum, width: Math.max(...rows), height: Math.max(...columns) };
}

function within(t: Test, actual: number, expected: number, name: string): void {
  const apart = Math.abs(actual - expected);
  t.ok(apart <= Math.max(1, expected * 0.01), `${name}: ${actual.toFixed(2)}, due ${expected.toFixed(2)}`);
}

function near(t: Test, actual: number, expected: number, name: string): void {
  t.ok(Math.abs(actual - expected) <= 1, `${name}: ${actual.toFixed(2)}, due ${expected.toFixed(2)}`);
}
