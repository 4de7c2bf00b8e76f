import { loadBinding } from './binding.js';
import { call } from './call.js';

/**
 * A baseline JPEG of RGB pixels, rows tightly packed, in a buffer of its own; chroma halved both ways.
 *
 * @param quality 1 to 100
 */
export function encodeJpeg(
  pixels: Uint8Array,
  width: number,
  height: number,
  quality: number,
): Uint8Array<ArrayBuffer> {
  return call(() => loadBinding().encodeJpeg(pixels, width, height, quality));
}
