import { StillframeError } from '../errors.js';
import type { StillFormat } from '../request/requests/encoding.js';
import type { Size } from './display-size.js';

/**
 * Most pixels a side. WebP itself holds no more (RFC 9649: 14 bits); JPEG would hold 65,535, but libjpeg stops short of it,
 * as libvips does with AVIF. No picture reaches the bound of png.
 */
export const longestSides: Readonly<Record<StillFormat, number>> = {
  jpg: 65_500,
  png: Infinity,
  webp: 16_383,
  avif: 16_384,
};

/** @throws LIMIT_EXCEEDED */
export function checkSides(format: StillFormat, { width, height }: Size): void {
  const longest = longestSides[format];
  if (Math.max(width, height) <= longest) return;
  const message = `${format} holds at most ${longest} pixels a side, the picture is ${width} x ${height}`;
  throw new StillframeError('LIMIT_EXCEEDED', message);
}
