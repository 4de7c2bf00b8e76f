import t from 'tap';
import { planBlurredBackground } from '../../dist/plan/blurred-background.js';
import { planChannels, type AlphaRule } from '../../dist/plan/channels.js';
import { planConversion } from '../../dist/plan/conversion.js';
import { displaySize } from '../../dist/plan/display-size.js';
import { checkFrameSize, coversCanvas, planPicture } from '../../dist/plan/picture.js';
import { defaultLimits } from '../../dist/request/limits.js';
import type { Background } from '../../dist/request/requests/geometry.js';
import { frameFacts, geometry } from './facts.js';
import { faultOf } from './faults.js';

type Pair = readonly [number, number];

const displaySizes: readonly (readonly [Pair, Pair, number, Pair])[] = [
  [[1920, 1080], [1, 1], 1, [1920, 1080]],
  [[720, 576], [64, 45], 1, [1024, 576]],
  [[720, 576], [16, 15], 1, [768, 576]],
  [[720, 480], [8, 9], 1, [640, 480]],
  [[720, 480], [32, 27], 1, [853, 480]],
  [[1440, 1080], [4, 3], 1, [1920, 1080]],
  [[1920, 1080], [0, 1], 1, [1920, 1080]],
  [[1920, 1080], [1, 0], 1, [1920, 1080]],
  [[1920, 1080], [1, 10_000], 1, [1, 1080]],
  [[1920, 1080], [1, 1], 2, [1920, 1080]],
  [[1920, 1080], [1, 1], 3, [1920, 1080]],
  [[1920, 1080], [1, 1], 4, [1920, 1080]],
  [[1920, 1080], [1, 1], 5, [1080, 1920]],
  [[1920, 1080], [1, 1], 6, [1080, 1920]],
  [[1920, 1080], [1, 1], 7, [1080, 1920]],
  [[1920, 1080], [1, 1], 8, [1080, 1920]],
  [[720, 576], [16, 15], 6, [576, 768]],
];
for (const [[width, height], sampleAspectRatio, orientation, [shownWidth, shownHeight]] of displaySizes) {
  const [num, den] = sampleAspectRatio;
  t.test(`${width} x ${height}, pixels ${num}:${den}, orientation ${orientation}`, async (t) => {
    const shape = frameFacts({ width, height, sampleAspectRatio, orientation });
    t.strictSame(displaySize(shape), { width: shownWidth, height: shownHeight });
    const { canvas, scaled } = planPicture(shape, geometry(), defaultLimits);
    t.strictSame([canvas, scaled], [displaySize(shape), displaySize(shape)], 'a call without sizes shows just that');
  });
}

const rotations: readonly (readonly [number, 'auto' | 0 | 90 | 180 | 270, number, Pair])[] = [
  [1, 'auto', 1, [64, 36]],
  [6, 'auto', 6, [36, 64]],
  [7, 'auto', 7, [36, 64]],
  [6, 0, 1, [64, 36]],
  [6, 90, 6, [36, 64]],
  [3, 90, 6, [36, 64]],
  [6, 180, 3, [64, 36]],
  [1, 270, 8, [36, 64]],
];
for (const [stored, rotate, orientation, [width, height]] of rotations) {
  t.test(`rotate ${rotate} of a picture with orientation ${stored}`, async (t) => {
    const shape = frameFacts({ width: 64, height: 36, orientation: stored });
    const plan = planPicture(shape, geometry({ rotate }), defaultLimits);
    t.strictSame([plan.orientation, plan.canvas], [orientation, { width, height }]);
  });
}

t.test('sizes are of the upright picture', async (t) => {
  const shape = frameFacts({ width: 1920, height: 1080, orientation: 6 });
  t.strictSame(planPicture(shape, geometry({ width: 270 }), defaultLimits).canvas, { width: 270, height: 480 });
});

t.test('no side falls to nothing', async (t) => {
  const shape = frameFacts({ width: 16_384, height: 2 });
  t.strictSame(planPicture(shape, geometry({ width: 1 }), defaultLimits).canvas, { width: 1, height: 1 });
  const inside = geometry({ width: 10, height: 10, fit: 'inside' });
  t.strictSame(planPicture(shape, inside, defaultLimits).canvas, { width: 10, height: 1 });
});

t.test('limits', async (t) => {
  const shape = frameFacts({ width: 100, height: 100 });
  const limits = { ...defaultLimits, framePixels: 10_000, outputPixels: 10_000 };
  t.equal(
    faultOf(() => planPicture(shape, geometry(), limits)),
    null,
    'at the limit',
  );
  const refused = [
    ['a frame above its limit', () => planPicture(shape, geometry(), { ...limits, framePixels: 9_999 })],
    ['a stream above the limit', () => checkFrameSize({ width: 101, height: 100 }, limits)],
    ['a canvas above its limit', () => planPicture(shape, geometry({ width: 101 }), limits)],
    [
      'a large canvas round a small picture',
      () => planPicture(shape, geometry({ width: 101, height: 100, fit: 'contain', withoutEnlargement: true }), limits),
    ],
    [
      'a small part of a picture above the limit',
      () => planPicture(shape, geometry({ width: 200, height: 1 }), limits),
    ],
    [
      'a mad sample aspect ratio',
      () => planPicture({ ...shape, sampleAspectRatio: [2 ** 31 - 1, 1] }, geometry(), limits),
    ],
  ] as const;
  for (const [name, plan] of refused) t.match(faultOf(plan), { code: 'LIMIT_EXCEEDED' }, name);
  t.match(faultOf(refused[2][1])?.message, /outputPixels.*101 x 101, more than 10000/);
});

const clear: Background = { kind: 'colour', colour: { r: 0, g: 0, b: 0, alpha: 0 } };
const black: Background = { kind: 'colour', colour: { r: 0, g: 0, b: 0, alpha: 255 } };
const channelCases: readonly (readonly [string, boolean, boolean, Background, AlphaRule, 3 | 4, boolean])[] = [
  ['an opaque video as jpg', false, true, black, 'never', 3, false],
  ['an opaque video as png', false, true, black, 'when-needed', 3, false],
  ['an opaque video as rgba', false, true, black, 'always', 4, false],
  ['a video with alpha as jpg', true, true, black, 'never', 4, true],
  ['a video with alpha as png', true, true, black, 'when-needed', 4, false],
  ['a clear background that shows, as png', false, false, clear, 'when-needed', 4, false],
  ['a clear background that does not show, as png', false, true, clear, 'when-needed', 3, false],
  ['a blurred background as png', false, false, { kind: 'blur' }, 'when-needed', 3, false],
];
for (const [name, hasAlpha, covered, background, rule, channels, flatten] of channelCases) {
  t.test(`${name} has ${channels} channels`, async (t) => {
    const size = covered ? { width: 10 } : { width: 10, height: 10, fit: 'contain' as const };
    const plan = planPicture(frameFacts(), geometry(size), defaultLimits);
    t.equal(coversCanvas(plan), covered);
    t.strictSame(planChannels({ hasAlpha }, plan, background, rule), { channels, flatten });
  });
}

t.test('the conversion writes the window into its place on the canvas', async (t) => {
  const shape = frameFacts({ width: 40, height: 20, orientation: 3 });
  const contain = planPicture(shape, geometry({ width: 20, height: 20, fit: 'contain' }), defaultLimits);
  const colours = { matrix: 'bt709', range: 'limited', chromaLocation: 'left', map: null } as const;
  t.strictSame(planConversion(contain, colours, 4), {
    conversion: {
      ...{ scaledWidth: 20, scaledHeight: 10, orientation: 3, window: { left: 0, top: 0, width: 20, height: 10 } },
      ...{ ...colours, channels: 4, targetOffset: 5 * 20 * 4, targetStride: 80 },
    },
    byteLength: 1600,
  });
  const cover = planPicture(shape, geometry({ width: 10, height: 20, position: { x: 1, y: 0 } }), defaultLimits);
  t.strictSame(planConversion(cover, colours, 3), {
    conversion: {
      ...{ scaledWidth: 40, scaledHeight: 20, orientation: 3, window: { left: 30, top: 0, width: 10, height: 20 } },
      ...{ ...colours, channels: 3, targetOffset: 0, targetStride: 30 },
    },
    byteLength: 600,
  });
});

const blurs: readonly (readonly [Pair, Pair])[] = [
  [
    [640, 640],
    [64, 64],
  ],
  [
    [1920, 1080],
    [64, 36],
  ],
  [
    [30, 60],
    [30, 60],
  ],
  [
    [16_384, 1],
    [64, 1],
  ],
];
for (const [[width, height], [smallWidth, smallHeight]] of blurs) {
  t.test(`a blurred background for ${width} x ${height} comes from ${smallWidth} x ${smallHeight}`, async (t) => {
    const asked = geometry({ width, height, fit: 'contain', withoutEnlargement: true, background: { kind: 'blur' } });
    const plan = planBlurredBackground(frameFacts({ width: 20, height: 20 }), asked, { width, height }, defaultLimits);
    t.strictSame(plan.canvas, { width: smallWidth, height: smallHeight });
    t.ok(coversCanvas(plan));
  });
}
