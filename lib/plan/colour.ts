import type { Conversion } from '../native/types.js';
import { readColours, type TaggedFrame } from './colour-tags.js';

/** How the samples of a frame are to be read. */
export type ColourPlan = Pick<Conversion, 'matrix' | 'range'>;

export function planColours(frame: TaggedFrame): ColourPlan {
  const { matrix, range } = readColours(frame);
  // RGB has no matrix to undo; the converter ignores the name.
  return { matrix: matrix === 'rgb' || matrix === 'ycgco' || matrix === 'ictcp' ? 'bt709' : matrix, range };
}
