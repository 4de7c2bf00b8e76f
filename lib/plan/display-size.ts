import type { FrameFacts } from '../native/types.js';
import type { Geometry, Size } from '../request/requests/geometry.js';

export type { Size };

/** What is known of a picture's shape: of a decoded frame, or of a stream before decoding. */
export type PictureShape = Pick<FrameFacts, 'width' | 'height' | 'sampleAspectRatio' | 'orientation'>;

/** Clockwise turns as the EXIF orientation that asks for them. */
const turns = { 0: 1, 90: 6, 180: 3, 270: 8 } as const;

/** The EXIF orientation to undo. */
export function plannedOrientation(shape: PictureShape, rotate: Geometry['rotate']): number {
  return rotate === 'auto' ? shape.orientation : turns[rotate];
}

/** Size of the upright picture with square pixels. Players keep the lines and stretch them, so the width gives way. */
export function displaySize(shape: PictureShape, orientation = shape.orientation): Size {
  const [numerator, denominator] = shape.sampleAspectRatio;
  const aspect = numerator > 0 && denominator > 0 ? numerator / denominator : 1;
  const width = Math.max(1, Math.round(shape.width * aspect));
  const { height } = shape;
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}
