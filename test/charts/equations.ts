/**
 * The defining equations of Y'CbCr, written from the recommendations and used for nothing but tests:
 * ITU-R BT.601-7 section 2.5, BT.709-6 section 3 and 4, BT.2020-2 tables 4 and 5; full range as in JFIF and H.273.
 */
export interface Coding {
  readonly matrix: keyof typeof weights;
  readonly range: 'limited' | 'full';
  readonly depth: number;
}

/** Three samples: R', G', B' from 0 to 1, or the codes of Y', Cb, Cr. */
export type Triple = readonly [number, number, number];

/** The shares of red and blue in luma. */
export const weights = {
  bt601: [0.299, 0.114],
  bt709: [0.2126, 0.0722],
  bt2020: [0.2627, 0.0593],
} as const;

/** Codes as an encoder rounds them. */
export function encode([r, g, b]: Triple, { matrix, range, depth }: Coding): Triple {
  const [kr, kb] = weights[matrix];
  const y = kr * r + (1 - kr - kb) * g + kb * b;
  const { luma, chroma, black, neutral } = scales(range, depth);
  const codes = [
    black + y * luma,
    neutral + ((b - y) / (2 - 2 * kb)) * chroma,
    neutral + ((r - y) / (2 - 2 * kr)) * chroma,
  ];
  const [Y = 0, Cb = 0, Cr = 0] = codes.map((code) => clamp(Math.round(code), 0, 2 ** depth - 1));
  return [Y, Cb, Cr];
}

/** Back to R', G', B' from 0 to 1, not clipped. */
export function decode([Y, Cb, Cr]: Triple, { matrix, range, depth }: Coding): Triple {
  const [kr, kb] = weights[matrix];
  const { luma, chroma, black, neutral } = scales(range, depth);
  const y = (Y - black) / luma;
  const r = y + ((Cr - neutral) / chroma) * (2 - 2 * kr);
  const b = y + ((Cb - neutral) / chroma) * (2 - 2 * kb);
  return [r, (y - kr * r - kb * b) / (1 - kr - kb), b];
}

/** As a pixel of 8 bits a channel. */
export function toBytes(rgb: Triple): Triple {
  const [r, g, b] = rgb;
  return [toByte(r), toByte(g), toByte(b)];
}

function toByte(value: number): number {
  return clamp(Math.round(value * 255), 0, 255);
}

function scales(
  range: Coding['range'],
  depth: number,
): { luma: number; chroma: number; black: number; neutral: number } {
  const unit = 2 ** (depth - 8);
  const most = 2 ** depth - 1;
  return range === 'full'
    ? { luma: most, chroma: most, black: 0, neutral: 128 * unit }
    : { luma: 219 * unit, chroma: 224 * unit, black: 16 * unit, neutral: 128 * unit };
}

function clamp(value: number, lowest: number, highest: number): number {
  return Math.min(Math.max(value, lowest), highest);
}
