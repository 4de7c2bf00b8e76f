import { StillframeError } from '../errors.js';
import type { Rectangle } from '../native/types.js';
import type { Limits } from '../request/limits.js';
import type { Geometry, Position } from '../request/requests/geometry.js';
import { displaySize, plannedOrientation, type PictureShape, type Size } from './display-size.js';

/** Where every pixel of one picture comes from. */
export interface PicturePlan {
  /** EXIF orientation to undo, 1 to 8. */
  readonly orientation: number;
  /** Size of the result. */
  readonly canvas: Size;
  /** Size the whole upright frame is scaled to. */
  readonly scaled: Size;
  /** The part of the scaled frame that is shown. */
  readonly window: Rectangle;
  /** The part of the canvas that shows it; the rest is background. */
  readonly placement: Rectangle;
}

type PixelLimits = Pick<Limits, 'framePixels' | 'outputPixels'>;

/** Sizes are those of sharp's `resize`, except that `fill` with one side alone keeps the aspect. */
export function planPicture(shape: PictureShape, geometry: Geometry, limits: PixelLimits): PicturePlan {
  checkFrameSize(shape, limits);
  const orientation = plannedOrientation(shape, geometry.rotate);
  const scaled = scaledSize(displaySize(shape, orientation), geometry);
  const canvas = canvasSize(scaled, geometry);
  for (const size of [scaled, canvas]) requireWithin('outputPixels', 'the picture', size, limits);
  const width = Math.min(scaled.width, canvas.width);
  const height = Math.min(scaled.height, canvas.height);
  return {
    orientation,
    canvas,
    scaled,
    window: { ...cropOffset(scaled, { width, height }, geometry.position), width, height },
    placement: { ...embedOffset({ width, height }, canvas, geometry.position), width, height },
  };
}

/** LIMIT_EXCEEDED for a frame too large to touch; also for a stream that announces such frames. */
export function checkFrameSize(size: Size, limits: PixelLimits): void {
  requireWithin('framePixels', 'the frame', size, limits);
}

export function coversCanvas({ canvas, placement }: Pick<PicturePlan, 'canvas' | 'placement'>): boolean {
  return placement.width === canvas.width && placement.height === canvas.height;
}

function scaledSize(native: Size, { width, height, fit, withoutEnlargement }: Geometry): Size {
  let shrinkX = width === null ? null : native.width / width;
  let shrinkY = height === null ? null : native.height / height;
  if (shrinkX === null || shrinkY === null || fit !== 'fill') {
    const given = [shrinkX, shrinkY].filter((shrink) => shrink !== null);
    // Cover must not leave a side short, the others must not let one stand over.
    const shared = given.length === 0 ? 1 : fit === 'cover' ? Math.min(...given) : Math.max(...given);
    [shrinkX, shrinkY] = [shared, shared];
  }
  const least = withoutEnlargement ? 1 : 0;
  return {
    width: roundedSide(native.width, Math.max(shrinkX, least)),
    height: roundedSide(native.height, Math.max(shrinkY, least)),
  };
}

// In the very steps sharp takes, so that halves fall on the same side.
function roundedSide(side: number, shrink: number): number {
  return Math.max(1, Math.floor(side * (1 / Math.min(shrink, side)) + 0.5));
}

function canvasSize(scaled: Size, { width, height, fit }: Geometry): Size {
  const wanted = { width: width ?? scaled.width, height: height ?? scaled.height };
  switch (fit) {
    case 'contain':
      return { width: Math.max(wanted.width, scaled.width), height: Math.max(wanted.height, scaled.height) };
    case 'cover':
      return { width: Math.min(wanted.width, scaled.width), height: Math.min(wanted.height, scaled.height) };
    case 'fill':
    case 'inside':
      return scaled;
  }
}

// An odd pixel of free space goes before the window, but after an embedded picture: both as in sharp.
function cropOffset(scaled: Size, window: Size, { x, y }: Position): { left: number; top: number } {
  return {
    left: Math.floor((scaled.width - window.width) * x + 0.5),
    top: Math.floor((scaled.height - window.height) * y + 0.5),
  };
}

function embedOffset(window: Size, canvas: Size, { x, y }: Position): { left: number; top: number } {
  return {
    left: Math.floor((canvas.width - window.width) * x),
    top: Math.floor((canvas.height - window.height) * y),
  };
}

function requireWithin(limit: 'framePixels' | 'outputPixels', what: string, size: Size, limits: PixelLimits): void {
  if (size.width * size.height <= limits[limit]) return;
  const message = `limits.${limit}: ${what} would be ${size.width} x ${size.height}, more than ${limits[limit]} pixels`;
  throw new StillframeError('LIMIT_EXCEEDED', message);
}
