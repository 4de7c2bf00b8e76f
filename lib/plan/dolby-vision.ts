import type { ColourMap, FrameDolbyVision, FrameFacts } from '../native/types.js';
import { affine, bt2020ToLms, tonePeak } from './colour-map.js';
import { invert, map3, multiply, toMatrix3, type Matrix3, type Vector3 } from './matrix.js';
import { toBt709 } from './primaries.js';
import type { Warning } from './warning.js';

type VisionFrame = Pick<FrameFacts, 'bitDepth' | 'dolbyVision' | 'light'>;
type Metadata = NonNullable<FrameDolbyVision['metadata']>;

/** What profile 5 says of itself as a rule, for frames whose metadata is missing: IPT-PQ-c2. */
const usual: Pick<Metadata, 'decode' | 'neutral' | 'toLms'> = {
  decode: [8192, 799, 1681, 8192, -933, 1091, 8192, 267, -5545].map((number) => number / 8192),
  neutral: [0, 0.5, 0.5],
  toLms: [17081, -349, -349, -349, 17081, -349, -349, -349, 17081].map((number) => number / 16384),
};

/** The cone responses of Dolby Vision know nothing of the crosstalk of 4 % that BT.2100 mixes into its own. */
const crosstalk = toMatrix3([0.92, 0.04, 0.04, 0.04, 0.92, 0.04, 0.04, 0.04, 0.92]);

/**
 * The way of a picture that means nothing without Dolby Vision (profile 5, and 10 and 20 of compatibility 0): its samples
 * are not Y'CbCr. Null for everything else, which is shown as its tags say.
 */
export function planDolbyVision({ bitDepth, dolbyVision, light }: VisionFrame): ColourMap | null {
  if (dolbyVision === null || hasFallback(dolbyVision)) return null;
  const { metadata } = dolbyVision;
  const { decode, neutral, toLms } = metadata ?? usual;
  // Offsets are in shares of 2^depth, samples in shares of the largest code.
  const stretch = 2 ** bitDepth / (2 ** bitDepth - 1);
  const offsets: Vector3 = map3([neutral[0] ?? 0, neutral[1] ?? 0, neutral[2] ?? 0], (offset) => offset * stretch);
  return {
    decode: affine(toMatrix3(decode), offsets),
    transfer: 'pq',
    gamut: lmsToBt709(toMatrix3(toLms)).flat(),
    peak: tonePeak([
      metadata === null ? null : nitsOf(metadata.sourceMaxPq),
      light.maxContentNits,
      light.masteringPeakNits,
    ]),
    reshaped: metadata !== null,
  };
}

/** DOLBY_VISION_UNMAPPED for a picture that needs metadata it does not bring along. */
export function dolbyVisionWarnings({ dolbyVision }: Pick<FrameFacts, 'dolbyVision'>): readonly Warning[] {
  if (dolbyVision?.metadata !== null || hasFallback(dolbyVision)) return [];
  const message = "the frame's Dolby Vision metadata is missing, and its colours are a guess without it";
  return [{ code: 'DOLBY_VISION_UNMAPPED', message }];
}

function hasFallback({ configuration, metadata }: FrameDolbyVision): boolean {
  if (configuration !== null) {
    const { profile, compatibility } = configuration;
    return profile !== 5 && !((profile === 10 || profile === 20) && compatibility === 0);
  }
  // Without a configuration (MPEG-TS, raw streams) profile 5 is what has full range and no version of its own.
  return metadata?.rpuProfile !== 0 || !metadata.fullRange;
}

function lmsToBt709(toLms: Matrix3): Matrix3 {
  const toBt2020 = multiply(invert(bt2020ToLms), crosstalk);
  return multiply(toBt709('bt2020'), multiply(toBt2020, toLms));
}

/** SMPTE ST 2084:2014, 5.1, from codes of 12 bits to cd/m2. */
function nitsOf(code: number): number {
  const power = (code / 4095) ** (32 / 2523);
  const light = Math.max(power - 3424 / 4096, 0) / (2413 / 128 - (2392 / 128) * power);
  return 10_000 * light ** (16384 / 2610);
}
