import type { Limits } from '../request/limits.js';
import type { Geometry } from '../request/requests.js';
import type { PictureShape, Size } from './display-size.js';
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
  const scale = Math.min(1, longerSide / Math.max(canvas.width, canvas.height));
  const small: Geometry = {
    ...geometry,
    width: Math.max(1, Math.round(canvas.width * scale)),
    height: Math.max(1, Math.round(canvas.height * scale)),
    fit: 'cover',
    position: { x: 0.5, y: 0.5 },
    withoutEnlargement: false,
  };
  return planPicture(shape, small, limits);
}
