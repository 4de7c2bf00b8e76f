import type { PictureStream } from '../../../index.js';
import type { StillWish } from './fops/vframe.js';

/** Width and height of a video's pictures as they are turned, in square pixels. */
export function shapeOf(
  { displayWidth, displayHeight, orientation }: PictureStream,
  rotate: StillWish['rotate'],
): { readonly width: number; readonly height: number } {
  // Orientations 5 to 8 lie on their side until they are made upright, and only `auto` does that.
  const laid = rotate !== 'auto' && orientation >= 5;
  const turned = rotate === 90 || rotate === 270;
  return laid === turned
    ? { width: displayWidth, height: displayHeight }
    : { width: displayHeight, height: displayWidth };
}
