import type { Length } from '../request/requests/geometry.js';
import type { ImageWatermark, TextWatermark, WatermarkPlacement } from '../request/requests/watermark.js';
import type { Size } from './display-size.js';

/** Pixels of a length whose shares are of `whole`. */
function pixelsOf(length: Length, whole: number): number {
  return length.kind === 'pixels' ? length.pixels : length.share * whole;
}

/** The size an image is shown at: one side alone keeps the aspect, no side its own size. */
export function watermarkSize({ width, height }: ImageWatermark, own: Size, canvas: Size): Size {
  const asked = {
    width: width === null ? null : pixelsOf(width, canvas.width),
    height: height === null ? null : pixelsOf(height, canvas.height),
  };
  const scale = (asked.width ?? own.width) / own.width;
  return {
    width: whole(asked.width ?? ((asked.height ?? own.height) / own.height) * own.width),
    height: whole(asked.height ?? scale * own.height),
  };
}

/** Pixels of the letters' square and of the outline around them. */
export function textSizes({ fontSize, borderWidth }: TextWatermark, canvas: Size): { font: number; border: number } {
  const font = Math.max(1, pixelsOf(fontSize, canvas.height));
  return { font, border: pixelsOf(borderWidth, font) };
}

/** Where its left top corner goes; the rest of it may stand over the picture. */
export function placeWatermark(
  { position, offsetX, offsetY }: WatermarkPlacement,
  size: Size,
  canvas: Size,
): { readonly left: number; readonly top: number } {
  return {
    left: place(canvas.width - size.width, position.x, pixelsOf(offsetX, canvas.width)),
    top: place(canvas.height - size.height, position.y, pixelsOf(offsetY, canvas.height)),
  };
}

/** Away from the side it keeps to; from the centre to the right or down. */
function place(free: number, share: number, offset: number): number {
  return Math.round(free * share + (share === 1 ? -offset : offset));
}

export function isShownAt({ fromMicros, untilMicros }: WatermarkPlacement, timeMicros: number): boolean {
  return timeMicros >= fromMicros && (untilMicros === null || timeMicros < untilMicros);
}

function whole(side: number): number {
  return Math.max(1, Math.round(side));
}
