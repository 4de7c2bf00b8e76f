import type { Conversion, FrameFacts } from '../native/types.js';
import { readChromaLocation } from './chroma-location.js';
import { planColourMap } from './colour-map.js';
import { readColours, type Colours, type TaggedFrame } from './colour-tags.js';
import { planDolbyVision } from './dolby-vision.js';

/** How the samples of a frame are to be read. */
export type ColourPlan = Pick<Conversion, 'matrix' | 'range' | 'chromaLocation' | 'map'>;

type PlannedFrame = TaggedFrame & Pick<FrameFacts, 'light' | 'dolbyVision' | 'chromaLocation'>;

export function planColours(frame: PlannedFrame): ColourPlan {
  const colours = readColours(frame);
  const map = planDolbyVision(frame) ?? planColourMap(colours, frame);
  const chromaLocation = readChromaLocation(frame, colours);
  return { matrix: converterMatrix(colours), range: colours.range, chromaLocation, map };
}

/** The converter ignores it for RGB, and for what is mapped. */
function converterMatrix({ matrix }: Colours): Conversion['matrix'] {
  return matrix === 'rgb' || matrix === 'ycgco' || matrix === 'ictcp' ? 'bt709' : matrix;
}
