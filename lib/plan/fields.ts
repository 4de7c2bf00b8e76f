import type { Conversion, FrameFacts } from '../native/types.js';
import type { Geometry } from '../request/requests/geometry.js';
import { plannedOrientation, type PictureShape } from './display-size.js';
import { planPicture, type PicturePlan } from './picture.js';

/**
 * From this reduction on, one field makes the picture: it has three times the lines that are left, and costs no other
 * frame. On a scrolling test pattern the result is then within some hundredths of one from bwdif's frame by the combing
 * measure of `test/pictures`; at a reduction of four it is up to a fifth above.
 */
const fieldReduction = 6;

/** How an interlaced frame becomes a picture of one moment. Progressive frames are left as they are. */
export function planFields(
  facts: Pick<FrameFacts, 'interlaced' | 'height'>,
  plan: Pick<PicturePlan, 'scaled' | 'orientation'>,
  deinterlace: Geometry['deinterlace'],
): Conversion['fields'] {
  if (!facts.interlaced || deinterlace === 'off') return 'both';
  return oneFieldSuffices(facts.height, plan) ? 'first' : 'deinterlaced';
}

/** Whether a frame, should it be interlaced, is to come with the ones before and after it. Asked before decoding. */
export function wantsNeighbours(shape: PictureShape, geometries: readonly Geometry[]): boolean {
  return geometries.some((geometry) => {
    if (geometry.deinterlace === 'off') return false;
    // Some containers know no size before a frame is decoded.
    if (shape.width < 1 || shape.height < 1) return true;
    const orientation = plannedOrientation(shape, geometry.rotate);
    const { scaled } = planPicture(shape, geometry, unlimited);
    return !oneFieldSuffices(shape.height, { scaled, orientation });
  });
}

/** Limits are checked against the decoded frame. */
const unlimited = { framePixels: Infinity, outputPixels: Infinity };

function oneFieldSuffices(
  height: number,
  { scaled, orientation }: Pick<PicturePlan, 'scaled' | 'orientation'>,
): boolean {
  const rows = orientation >= 5 ? scaled.width : scaled.height;
  return rows * fieldReduction <= height;
}
