import t from 'tap';
import { blurBackground } from '../../dist/compose/blur-background.js';
import { createCanvas } from '../../dist/compose/canvas.js';
import { keepMemory } from '../../dist/compose/spare-memory.js';
import { flatten } from '../../dist/compose/flatten.js';
import type { Picture } from '../../dist/compose/picture.js';

const grey = { r: 1, g: 2, b: 3, alpha: 4 };

interface Canvas {
  readonly name: string;
  readonly covered: readonly [left: number, top: number, width: number, height: number];
  /** `#` is background, `.` is left for the picture. */
  readonly rows: readonly string[];
}

const canvases: readonly Canvas[] = [
  { name: 'covered wholly', covered: [0, 0, 4, 3], rows: ['....', '....', '....'] },
  { name: 'bars above and below', covered: [0, 1, 4, 1], rows: ['####', '....', '####'] },
  { name: 'bars at the sides', covered: [1, 0, 2, 3], rows: ['#..#', '#..#', '#..#'] },
  { name: 'a picture at the left top', covered: [0, 0, 3, 2], rows: ['...#', '...#', '####'] },
  { name: 'a picture at the right bottom', covered: [3, 2, 1, 1], rows: ['####', '####', '###.'] },
];
for (const { name, covered, rows } of canvases) {
  for (const channels of [3, 4] as const) {
    t.test(`${name}, ${channels} channels`, async (t) => {
      const [left, top, width, height] = covered;
      const canvas = createCanvas({ width: 4, height: 3 }, channels, { left, top, width, height }, grey);
      const pixel = channels === 3 ? [1, 2, 3] : [1, 2, 3, 4];
      const clear = pixel.map(() => 0);
      const expected = rows
        .join('')
        .split('')
        .flatMap((mark) => (mark === '#' ? pixel : clear));
      t.strictSame([...canvas.data], expected);
      t.equal(canvas.data.buffer.byteLength, 4 * 3 * channels, 'it owns its memory');
    });
  }
}

t.test('a canvas takes over the memory of one that nobody looks at any more, if it has the same size', async (t) => {
  const whole = { left: 0, top: 0, width: 5, height: 4 };
  const middle = { left: 1, top: 1, width: 3, height: 2 };
  const first = createCanvas({ width: 5, height: 4 }, 3, whole, grey);
  first.data.fill(9);
  keepMemory(first.data);
  const larger = createCanvas({ width: 5, height: 4 }, 4, whole, grey);
  t.not(larger.data, first.data);
  const second = createCanvas({ width: 5, height: 4 }, 3, middle, grey);
  t.equal(second.data, first.data);
  t.strictSame(
    [...second.data.subarray(0, 6 * 3)],
    Array.from({ length: 6 }, () => [1, 2, 3]).flat(),
    'its background is new',
  );
  const third = createCanvas({ width: 5, height: 4 }, 3, whole, grey);
  t.not(third.data, second.data, 'one at a time');
});

t.test('the memory of a canvas larger than a 4K picture is let go', async (t) => {
  const size = { width: 4096, height: 2731 };
  const whole = { left: 0, top: 0, ...size };
  const first = createCanvas(size, 3, whole, grey);
  keepMemory(first.data);
  t.not(createCanvas(size, 3, whole, grey).data, first.data);
});

t.test('flattening lays the picture over the colour', async (t) => {
  const data = Uint8Array.from([...[10, 20, 30, 255], ...[10, 20, 30, 0], ...[255, 0, 100, 128], ...[200, 100, 0, 51]]);
  const flat = flatten({ data, width: 2, height: 2, channels: 4 }, { r: 100, g: 100, b: 100, alpha: 255 });
  t.equal(flat.channels, 3);
  // over * a + under * (1 - a), with a = 128/255 and 51/255 = 0.2
  t.strictSame([...flat.data], [...[10, 20, 30], ...[100, 100, 100], ...[178, 50, 100], ...[120, 100, 80]]);
});

t.test('flattening leaves an opaque picture as it is', async (t) => {
  const picture: Picture = { data: new Uint8Array(3), width: 1, height: 1, channels: 3 };
  t.equal(flatten(picture, grey), picture);
});

for (const channels of [3, 4] as const) {
  t.test(`a blurred background with ${channels} channels fills the canvas`, async (t) => {
    const small = halves(32, 18);
    const { data, ...rest } = await blurBackground(small, { width: 321, height: 181 }, channels);
    t.strictSame(rest, { width: 321, height: 181, channels });
    t.equal(data.byteLength, 321 * 181 * channels);
    t.equal(data.buffer.byteLength, data.byteLength, 'it owns its memory');
    const row = 90 * 321;
    const red = (x: number): number => data[(row + x) * channels] ?? NaN;
    t.ok(red(0) > 240 && red(320) < 15, 'the halves keep their sides and colours');
    t.ok(Math.abs(red(160) - 128) < 25, 'and run into each other');
    t.ok(Math.abs(red(150) - red(151)) < 8, 'smoothly');
    if (channels === 4) t.equal(data[3], 255, 'opaque');
  });
}

t.test('a background of one pixel is blurred too', async (t) => {
  const small: Picture = { data: Uint8Array.of(9, 8, 7), width: 1, height: 1, channels: 3 };
  const { data } = await blurBackground(small, { width: 2, height: 1 }, 3);
  t.strictSame([...data], [9, 8, 7, 9, 8, 7]);
});

/** White at the left, black at the right. */
function halves(width: number, height: number): Picture {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) data.fill(255, y * width * 3, (y * width + width / 2) * 3);
  return { data, width, height, channels: 3 };
}
