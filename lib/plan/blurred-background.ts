import type { Limits } from '../request/limits.js';
import type { Geometry } from '../request/requests/geometry.js';
import type { PictureShape, Size } from './display-size.js';
import { miniature } from './miniature.js';
import { planPicture, type PicturePlan } from './picture.js';

/** Blurring hides all detail, so a picture of this many pixels on its longer side holds enough. */
const longerSide = 64;

/** The small picture a blurred background is made from: the frame, cut to the canvas's shape. */
export function planBlurredBackground(
  shape: PictureShape,
  geometry: Geometry,
  canvas: Size,
  limits: Limits,
): PicturePlan {
  const small = miniature(geometry, canvas, longerSide);
  return planPicture(shape, { ...small, fit: 'cover', position: { x: 0.5, y: 0.5 } }, limits);
}
