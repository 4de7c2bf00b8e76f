import t from 'tap';
import type { ColourTags, FrameFacts } from '../../dist/native/types.js';
import { planColours } from '../../dist/plan/colour.js';
import { dolbyVisionWarnings } from '../../dist/plan/dolby-vision.js';
import { toBt709 } from '../../dist/plan/primaries.js';
import { frameFacts, untagged } from './facts.js';

const pq: Partial<ColourTags> = { matrix: 'bt2020nc', transfer: 'smpte2084', primaries: 'bt2020' };
const tenBits = { pixelFormat: 'yuv420p10le', bitDepth: 10 };

function plan(tags: Partial<ColourTags>, changes: Partial<FrameFacts> = {}): ReturnType<typeof planColours> {
  return planColours(frameFacts({ ...tenBits, ...changes, colour: { ...untagged, ...tags } }));
}

function near(actual: readonly number[] | undefined, expected: readonly number[], within: number): boolean {
  return (
    actual?.length === expected.length && expected.every((value, at) => Math.abs(value - (actual[at] ?? NaN)) <= within)
  );
}

t.test('the converter alone does SDR in BT.709 and 601', async (t) => {
  for (const matrix of ['bt709', 'smpte170m', 'bt2020nc', 'gbr', 'unknown'])
    t.equal(plan({ matrix }).map, null, matrix);
  t.match(plan({ matrix: 'smpte170m', range: 'pc' }), { matrix: 'bt601', range: 'full' });
});

t.test('chroma lies where the frame says, else where its range has it as a rule', async (t) => {
  for (const chromaLocation of ['left', 'center', 'topleft', 'top', 'bottomleft', 'bottom'] as const)
    t.match(plan({}, { chromaLocation }), { chromaLocation });
  for (const chromaLocation of ['unspecified', 'a name from the future']) {
    t.match(plan({ range: 'tv' }, { chromaLocation }), { chromaLocation: 'left' });
    t.match(plan({ range: 'pc' }, { chromaLocation }), { chromaLocation: 'center' });
  }
});

t.test('light of BT.2020 goes to BT.709 by ITU-R BT.2087-0, 2.2', async (t) => {
  const published = [1.6605, -0.5876, -0.0728, -0.1246, 1.1329, -0.0083, -0.0182, -0.1006, 1.1187];
  t.ok(near(toBt709('bt2020').flat(), published, 1e-4));
  t.ok(near(toBt709('bt709').flat(), [1, 0, 0, 0, 1, 0, 0, 0, 1], 1e-12));
});

t.test('white stays white in every gamut', async (t) => {
  for (const name of ['bt709', 'bt2020', 'p3'] as const) {
    for (const [r, g, b] of toBt709(name)) t.ok(Math.abs(r + g + b - 1) < 1e-9, name);
  }
});

const transfers: readonly (readonly [name: string, tags: Partial<ColourTags>, transfer: string, peak: number])[] = [
  ['PQ', pq, 'pq', 10],
  ['HLG', { ...pq, transfer: 'arib-std-b67' }, 'hlg', 10],
  ['wide gamut', { ...pq, transfer: 'bt2020-10' }, 'gamma24', 0],
  ['P3', { primaries: 'smpte432' }, 'gamma24', 0],
  ['light', { transfer: 'linear' }, 'linear', 0],
];
for (const [name, tags, transfer, peak] of transfers) {
  t.test(`${name} is mapped as ${transfer}, peak ${peak}`, async (t) => {
    t.match(plan(tags).map, { transfer, peak, reshaped: false });
  });
}

const peaks: readonly (readonly [content: number | null, mastering: number | null, peak: number])[] = [
  [null, null, 10],
  [600, null, 6],
  [null, 4000, 40],
  [600, 4000, 6],
  [0, 4000, 40],
  [0, 0, 10],
  [50, 4000, 1],
  [65535, null, 10],
  [10_000, null, 100],
];
for (const [maxContentNits, masteringPeakNits, peak] of peaks) {
  t.test(`content of ${maxContentNits}, mastered on ${masteringPeakNits}: the peak is ${peak}`, async (t) => {
    t.equal(plan(pq, { light: { maxContentNits, masteringPeakNits } }).map?.peak, peak);
  });
}

t.test('samples of limited range are decoded from black and neutral', async (t) => {
  const decode = plan(pq).map?.decode ?? [];
  const of = (y: number, cb: number, cr: number): number[] =>
    [0, 4, 8].map((row) => {
      const [a = 0, b = 0, c = 0, offset = 0] = decode.slice(row, row + 4);
      return (a * y + b * cb + c * cr) / 1023 + offset;
    });
  t.ok(near(of(64, 512, 512), [0, 0, 0], 1e-9));
  t.ok(near(of(940, 512, 512), [1, 1, 1], 1e-9));
  // Red: Y' 0.2627, Cb -0.2627 / 1.8814, Cr 0.5, of ITU-R BT.2020-2, table 4.
  t.ok(near(of(64 + 876 * 0.2627, 512 - (896 * 0.2627) / 1.8814, 960), [1, 0, 0], 1e-6));
});

t.test('grey of 8 bits and limited range is mapped, as swscale would not', async (t) => {
  t.match(plan({ range: 'tv' }, { pixelFormat: 'gray', bitDepth: 8 }).map, { transfer: 'none' });
  t.equal(plan({}, { pixelFormat: 'gray', bitDepth: 8 }).map, null);
  t.equal(plan({ range: 'tv' }, { pixelFormat: 'gray10le' }).map, null);
});

const metadata = {
  rpuProfile: 0,
  fullRange: true,
  decode: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  neutral: [0, 0.5, 0.5],
  toLms: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  sourceMaxPq: 3079,
} as const;
const vision = (profile: number, compatibility: number) => ({ profile, level: 6, compatibility });

interface VisionCase {
  readonly name: string;
  readonly dolbyVision: FrameFacts['dolbyVision'];
  readonly mapped: 'by its metadata' | 'by guess' | 'by its tags';
}
const visions: readonly VisionCase[] = [
  { name: '5', dolbyVision: { configuration: vision(5, 0), metadata }, mapped: 'by its metadata' },
  { name: '5 without metadata', dolbyVision: { configuration: vision(5, 0), metadata: null }, mapped: 'by guess' },
  { name: '8.1', dolbyVision: { configuration: vision(8, 1), metadata }, mapped: 'by its tags' },
  { name: '8.4 without metadata', dolbyVision: { configuration: vision(8, 4), metadata: null }, mapped: 'by its tags' },
  { name: '7.6', dolbyVision: { configuration: vision(7, 6), metadata }, mapped: 'by its tags' },
  { name: '10.0 without metadata', dolbyVision: { configuration: vision(10, 0), metadata: null }, mapped: 'by guess' },
  { name: '10.1', dolbyVision: { configuration: vision(10, 1), metadata: null }, mapped: 'by its tags' },
  { name: '5 of a raw stream', dolbyVision: { configuration: null, metadata }, mapped: 'by its metadata' },
  {
    name: '8 of a raw stream',
    dolbyVision: { configuration: null, metadata: { ...metadata, rpuProfile: 1, fullRange: false } },
    mapped: 'by its tags',
  },
];
for (const { name, dolbyVision, mapped } of visions) {
  t.test(`Dolby Vision ${name} is mapped ${mapped}`, async (t) => {
    const facts = frameFacts({ ...tenBits, dolbyVision });
    const { map } = planColours(facts);
    if (mapped === 'by its tags') t.equal(map, null);
    else t.match(map, { transfer: 'pq', reshaped: mapped === 'by its metadata' });
    const codes = dolbyVisionWarnings(facts).map(({ code }) => code);
    t.strictSame(codes, mapped === 'by guess' ? ['DOLBY_VISION_UNMAPPED'] : []);
  });
}

t.test('the peak of Dolby Vision is that of its source', async (t) => {
  const { map } = planColours(frameFacts({ ...tenBits, dolbyVision: { configuration: vision(5, 0), metadata } }));
  // 3079 of 4095 is 1000 cd/m2 in PQ.
  t.ok(Math.abs((map?.peak ?? NaN) - 10) < 0.05);
});
