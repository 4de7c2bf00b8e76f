import type { ColourMap, FrameFacts } from '../native/types.js';
import type { Colours, Matrix } from './colour-tags.js';
import { invert, map3, multiply, scaleColumns, toMatrix3, type Matrix3, type Vector3 } from './matrix.js';
import { toBt709 } from './primaries.js';

/** Kr and Kb, the shares of red and blue in luma: ITU-R BT.601-7, BT.709-6, BT.2020-2, SMPTE 240M, 47 CFR 73.682. */
const lumaShares: Readonly<Record<Exclude<Matrix, 'rgb' | 'ycgco' | 'ictcp'>, readonly [number, number]>> = {
  bt601: [0.299, 0.114],
  bt709: [0.2126, 0.0722],
  bt2020: [0.2627, 0.0593],
  smpte240m: [0.212, 0.087],
  fcc: [0.3, 0.11],
};

/** ITU-R BT.2100-2, table 7: light of BT.2020 to cone responses, and those, as PQ, to ICtCp. */
export const bt2020ToLms = toMatrix3([1688, 2146, 262, 683, 2951, 462, 99, 309, 3688].map((number) => number / 4096));
const lmsToIctcp = toMatrix3([2048, 2048, 0, 6610, -13613, 7003, 17933, -17390, -543].map((number) => number / 4096));

const identity = toMatrix3([1, 0, 0, 0, 1, 0, 0, 0, 1]);

/** Y' Cg Co of ITU-T H.273 to R'G'B'. */
const fromYcgco = toMatrix3([1, -1, 1, 1, 1, 0, 1, -1, -1]);

type MappedFrame = Pick<FrameFacts, 'bitDepth' | 'light' | 'pixelFormat'>;

/** The way to SDR in BT.709 for whatever the converter's own matrices do not bring there; null where they do. */
export function planColourMap(colours: Colours, { bitDepth, light, pixelFormat }: MappedFrame): ColourMap | null {
  const { matrix, range, transfer, primaries } = colours;
  const isHdr = transfer === 'pq' || transfer === 'hlg';
  const isPlain = transfer === 'sdr' && primaries === 'bt709';
  // swscale takes grey of 8 bits for full range where it need not resize it.
  const isLimitedGrey = range === 'limited' && /^(gray|ya8)$/.test(pixelFormat);
  if (isPlain && matrix !== 'ycgco' && !isLimitedGrey) return null;
  const gamut = matrix === 'ictcp' ? multiply(toBt709('bt2020'), invert(bt2020ToLms)) : toBt709(primaries);
  return {
    decode: decodeSamples(colours, bitDepth),
    transfer: isPlain ? 'none' : transfer === 'sdr' ? 'gamma24' : transfer,
    gamut: gamut.flat(),
    peak: isHdr ? tonePeak([light.maxContentNits, light.masteringPeakNits]) : 0,
    reshaped: false,
  };
}

/** SDR's white, and what HLG and most of PQ are made for; cd/m2. */
const referenceNits = 100;
const usualPeakNits = 1000;
const mostNits = 10_000;

/** The light that is to become white, 1 being 100 cd/m2: as bright as the video gets, by the first that says so. */
export function tonePeak(nits: readonly (number | null)[]): number {
  const said = nits.find((one) => one !== null && one > 0 && one <= mostNits) ?? usualPeakNits;
  return Math.max(said, referenceNits) / referenceNits;
}

/** Samples from 0 to 1 over all codes to non-linear values: rows of four, the last of each an offset. */
function decodeSamples({ matrix, range }: Colours, bitDepth: number): readonly number[] {
  if (matrix === 'rgb') return affine(identity, [0, 0, 0]);
  const most = 2 ** bitDepth - 1;
  const unit = 2 ** (bitDepth - 8);
  const [luma, chroma, black] = range === 'full' ? [most, most, 0] : [219 * unit, 224 * unit, 16 * unit];
  const neutral = (128 * unit) / most;
  const toUnits: Vector3 = [most / luma, most / chroma, most / chroma];
  return affine(scaleColumns(decodeMatrix(matrix), toUnits), [black / most, neutral, neutral]);
}

function decodeMatrix(matrix: Exclude<Matrix, 'rgb'>): Matrix3 {
  if (matrix === 'ycgco') return fromYcgco;
  if (matrix === 'ictcp') return invert(lmsToIctcp);
  const [red, blue] = lumaShares[matrix];
  const green = 1 - red - blue;
  return [
    [1, 0, 2 - 2 * red],
    [1, (-blue * (2 - 2 * blue)) / green, (-red * (2 - 2 * red)) / green],
    [1, 2 - 2 * blue, 0],
  ];
}

/** What a matrix makes of samples less their neutral value. */
export function affine(matrix: Matrix3, neutral: Vector3): readonly number[] {
  return map3(matrix, ([a, b, c]) => [a, b, c, -(a * neutral[0] + b * neutral[1] + c * neutral[2])]).flat();
}
