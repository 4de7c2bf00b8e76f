import sharp, { type ResizeOptions } from 'sharp';
import t from 'tap';
import { planPicture, type PicturePlan } from '../../dist/plan/picture.js';
import { parseGeometry, type GeometryOptions, type PositionName } from '../../dist/request/geometry.js';
import { defaultLimits } from '../../dist/request/limits.js';
import type { Fit } from '../../dist/request/requests/geometry.js';
import { frameFacts } from './facts.js';

// The plan promises the sizes of sharp's `resize`, so sharp itself says what is right.

type Side = number | undefined;

const sources: readonly (readonly [number, number])[] = [
  [192, 108],
  [108, 192],
  [121, 77],
  [7, 5],
  [1, 300],
];
const targets: readonly (readonly [Side, Side])[] = [
  [48, 48],
  [33, 100],
  [101, 31],
  [200, 111],
  [240, 240],
  [1, 1],
  [64, undefined],
  [255, undefined],
  [undefined, 63],
  [undefined, 250],
  [undefined, undefined],
];
const fits: readonly Fit[] = ['cover', 'contain', 'fill', 'inside'];

for (const [width, height] of sources) {
  for (const fit of fits) {
    for (const withoutEnlargement of [false, true]) {
      const name = `${fit} from ${width} x ${height}${withoutEnlargement ? ', without enlargement' : ''}`;
      t.test(`${name} has the sizes of sharp`, async (t) => {
        for (const [targetWidth, targetHeight] of targets) {
          // Here alone the plan differs on purpose: one side keeps the aspect, sharp keeps the other side.
          if (fit === 'fill' && (targetWidth === undefined) !== (targetHeight === undefined)) continue;
          const options = { width: targetWidth, height: targetHeight, fit, withoutEnlargement };
          const { info } = await sharp(solid(width, height), { raw: { width, height, channels: 3 } })
            .resize(options)
            .raw()
            .toBuffer({ resolveWithObject: true });
          const { canvas } = planned(width, height, options);
          t.strictSame(canvas, { width: info.width, height: info.height }, `to ${targetWidth} x ${targetHeight}`);
        }
      });
    }
  }
}

t.test('fill with one side keeps the aspect', async (t) => {
  t.strictSame(planned(192, 108, { width: 96, fit: 'fill' }).canvas, { width: 96, height: 54 });
  t.strictSame(planned(192, 108, { height: 216, fit: 'fill' }).canvas, { width: 384, height: 216 });
});

const positions: readonly PositionName[] = [
  ...(['centre', 'center', 'north', 'northeast', 'east', 'southeast', 'south', 'southwest', 'west'] as const),
  ...(['northwest', 'top', 'right', 'bottom', 'left', 'right top', 'right bottom', 'left bottom', 'left top'] as const),
];
// The plan's scaled size equals the source in these, so that pixels keep the value that says where they came from.
const crops: readonly (readonly [number, number, number, number])[] = [
  [40, 20, 20, 20],
  [41, 20, 20, 20],
  [20, 41, 20, 20],
  [20, 40, 20, 17],
];
for (const position of positions) {
  t.test(`cover at ${position} keeps the part that sharp keeps`, async (t) => {
    for (const [width, height, targetWidth, targetHeight] of crops) {
      const options = { width: targetWidth, height: targetHeight, position, fit: 'cover' } as const;
      const plan = planned(width, height, options);
      t.strictSame(plan.scaled, { width, height });
      const pixels = await resized(coordinates(width, height), width, height, options);
      t.strictSame([pixels[0], pixels[1]], [plan.window.left, plan.window.top], `${width} x ${height}`);
    }
  });
}

const embeddings: readonly (readonly [number, number, number, number])[] = [
  [20, 10, 20, 20],
  [20, 10, 20, 21],
  [10, 20, 21, 20],
  [10, 20, 30, 20],
];
for (const position of positions) {
  t.test(`contain at ${position} puts the picture where sharp puts it`, async (t) => {
    for (const [width, height, targetWidth, targetHeight] of embeddings) {
      const options = { width: targetWidth, height: targetHeight, position, fit: 'contain' } as const;
      const { placement, canvas } = planned(width, height, options);
      const pixels = await resized(solid(width, height), width, height, options);
      const first = pixels.indexOf(255) / 3;
      const expected = { left: first % canvas.width, top: Math.floor(first / canvas.width), width, height };
      t.strictSame(placement, expected, `${width} x ${height} in ${targetWidth} x ${targetHeight}`);
    }
  });
}

function planned(width: number, height: number, options: GeometryOptions): PicturePlan {
  return planPicture(frameFacts({ width, height }), parseGeometry({ ...options }), defaultLimits);
}

async function resized(data: Buffer, width: number, height: number, options: ResizeOptions): Promise<Buffer> {
  return sharp(data, { raw: { width, height, channels: 3 } })
    .resize(options)
    .raw()
    .toBuffer();
}

function solid(width: number, height: number): Buffer {
  return Buffer.alloc(width * height * 3, 255);
}

/** Red is the column, green the row. */
function coordinates(width: number, height: number): Buffer {
  return Buffer.from(Array.from({ length: width * height }, (_, i) => [i % width, Math.floor(i / width), 0]).flat());
}
