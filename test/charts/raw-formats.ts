import type { Chart } from './chart.js';
import { decode, encode, type Coding, type Triple } from './equations.js';

/** A pixel format, laid out here after libavutil's pixdesc. */
export interface RawFormat {
  readonly pixelFormat: string;
  /** What a pixel is to become, given the R'G'B' of the chart. */
  readonly means: (colour: Triple) => Triple;
  readonly bytesOf: (chart: Chart) => Buffer;
}

/** The codes a pixel puts into one plane. */
type Samples = (colour: Triple) => readonly number[];

export const rgb: readonly RawFormat[] = [
  packed('rgb24', 8, ['r', 'g', 'b']),
  packed('bgr24', 8, ['b', 'g', 'r']),
  packed('argb', 8, ['a', 'r', 'g', 'b']),
  packed('bgra', 8, ['b', 'g', 'r', 'a']),
  packed('rgb48le', 16, ['r', 'g', 'b']),
  packed('rgba64le', 16, ['r', 'g', 'b', 'a']),
  planarRgb('gbrp', 8),
  planarRgb('gbrp10le', 10),
  planarRgb('gbrp12le', 12),
  planarRgb('gbrp16le', 16),
  {
    pixelFormat: 'pal8',
    means: nearestInPalette,
    bytesOf: (chart) => Buffer.concat([planes(chart, 8, [index]), palette()]),
  },
];

export const luma: readonly RawFormat[] = [
  grey('gray', 8, 'full'),
  grey('gray10le', 10, 'full'),
  grey('gray16le', 16, 'full'),
  grey('ya8', 8, 'full', [255]),
  yuv('yuv444p9le', 9),
  yuv('yuv444p14le', 14),
  yuv('yuv444p16le', 16),
  yuv('yuva444p', 8, [() => [255]]),
];

export function grey(
  pixelFormat: string,
  depth: number,
  range: Coding['range'],
  alpha: readonly number[] = [],
): RawFormat {
  const coding: Coding = { matrix: 'bt601', range, depth };
  const neutral = 2 ** (depth - 1);
  return {
    pixelFormat,
    means: (colour) => decode([encode(colour, coding)[0], neutral, neutral], coding),
    bytesOf: (chart) => planes(chart, depth, [(colour) => [encode(colour, coding)[0], ...alpha]]),
  };
}

function yuv(pixelFormat: string, depth: number, more: readonly Samples[] = []): RawFormat {
  const coding: Coding = { matrix: 'bt601', range: 'limited', depth };
  const samples = [0, 1, 2].map((plane): Samples => (colour) => [encode(colour, coding)[plane] ?? 0]);
  return {
    pixelFormat,
    means: (colour) => decode(encode(colour, coding), coding),
    bytesOf: (chart) => planes(chart, depth, [...samples, ...more]),
  };
}

function packed(pixelFormat: string, depth: number, order: readonly Channel[]): RawFormat {
  const samples: Samples = (colour) => order.map((channel) => level(colour, channel, depth));
  return { pixelFormat, means: (colour) => colour, bytesOf: (chart) => planes(chart, depth, [samples]) };
}

function planarRgb(pixelFormat: string, depth: number): RawFormat {
  const samples = (['g', 'b', 'r'] as const).map((channel): Samples => (colour) => [level(colour, channel, depth)]);
  return { pixelFormat, means: (colour) => colour, bytesOf: (chart) => planes(chart, depth, samples) };
}

type Channel = 'r' | 'g' | 'b' | 'a';

function level([r, g, b]: Triple, channel: Channel, depth: number): number {
  return Math.round({ r, g, b, a: 1 }[channel] * (2 ** depth - 1));
}

function planes(chart: Chart, depth: number, samples: readonly Samples[]): Buffer {
  const pixels = Array.from({ length: chart.width * chart.height }, (_, pixel) =>
    chart.colourAt(pixel % chart.width, Math.floor(pixel / chart.width)),
  );
  const codes = samples.flatMap((plane) => pixels.flatMap(plane));
  const size = depth > 8 ? 2 : 1;
  const bytes = Buffer.alloc(codes.length * size);
  for (const [place, code] of codes.entries()) bytes.writeUIntLE(code, place * size, size);
  return bytes;
}

/** Six levels a channel: 216 colours. */
function index([r, g, b]: Triple): readonly number[] {
  return [Math.round(r * 5) * 36 + Math.round(g * 5) * 6 + Math.round(b * 5)];
}

function nearestInPalette([r, g, b]: Triple): Triple {
  return [Math.round(r * 5) / 5, Math.round(g * 5) / 5, Math.round(b * 5) / 5];
}

/** Blue, green, red, alpha: a little-endian machine's 0xAARRGGBB. */
function palette(): Buffer {
  const entries = Array.from({ length: 256 }, (_, entry) => {
    const [r, g, b] = [Math.floor(entry / 36), Math.floor(entry / 6) % 6, entry % 6];
    return [b * 51, g * 51, r * 51, 255];
  });
  return Buffer.from(entries.flat());
}
