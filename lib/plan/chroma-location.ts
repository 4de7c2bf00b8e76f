import type { ChromaLocation, FrameFacts } from '../native/types.js';
import type { Colours } from './colour-tags.js';

const locations: readonly ChromaLocation[] = ['left', 'center', 'topleft', 'top', 'bottomleft', 'bottom'];

/**
 * Where nothing is said, the habit of each family: MPEG-2 and all after it put chroma on the left luma sample (H.264 and
 * H.265 make that their default), JPEG and what has its full range put it between them.
 */
export function readChromaLocation(
  { chromaLocation }: Pick<FrameFacts, 'chromaLocation'>,
  { range }: Pick<Colours, 'range'>,
): ChromaLocation {
  return locations.find((location) => location === chromaLocation) ?? (range === 'full' ? 'center' : 'left');
}
