import type { Conversion, FrameFacts } from '../native/types.js';

/** How the samples of a frame are to be read. */
export type ColourPlan = Pick<Conversion, 'matrix' | 'range'>;

/** The matrices the converter has coefficients for, under ffmpeg's names. A tag that is not here counts as none. */
const matrices: ReadonlyMap<string, ColourPlan['matrix']> = new Map([
  ['bt709', 'bt709'],
  ['bt470bg', 'bt601'],
  ['smpte170m', 'bt601'],
  ['bt2020nc', 'bt2020'],
  ['bt2020c', 'bt2020'],
  ['smpte240m', 'smpte240m'],
  ['fcc', 'fcc'],
]);

const mostLinesOfStandardDefinition = 576;

export function planColours(facts: Pick<FrameFacts, 'height' | 'pixelFormat' | 'isRgb' | 'colour'>): ColourPlan {
  // RGB has no matrix to undo; the converter ignores the name.
  if (facts.isRgb) return { matrix: 'bt709', range: 'full' };
  const untagged = facts.height <= mostLinesOfStandardDefinition ? 'bt601' : 'bt709';
  return { matrix: matrices.get(facts.colour.matrix) ?? untagged, range: planRange(facts) };
}

function planRange({ pixelFormat, colour }: Pick<FrameFacts, 'pixelFormat' | 'colour'>): ColourPlan['range'] {
  if (pixelFormat.startsWith('yuvj') || colour.range === 'pc') return 'full';
  if (colour.range === 'tv') return 'limited';
  // Untagged grey is full range in swscale, and so in everything built on it.
  return /^(gray|ya\d)/.test(pixelFormat) ? 'full' : 'limited';
}
