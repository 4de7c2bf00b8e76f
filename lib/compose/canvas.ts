import type { Rectangle } from '../native/types.js';
import type { Rgba } from '../request/requests/geometry.js';
import type { Picture } from './picture.js';
import { takeMemory } from './spare-memory.js';

/**
 * A canvas that owns its memory, with the background wherever `covered` does not reach;
 * what is inside `covered` is for the converter to write, and holds anything until then.
 */
export function createCanvas(
  size: { readonly width: number; readonly height: number },
  channels: 3 | 4,
  covered: Rectangle,
  background: Rgba,
): Picture {
  const { width, height } = size;
  const data = takeMemory(width * height * channels);
  const canvas: Picture = { data, width, height, channels };
  if (covered.width === width && covered.height === height) return canvas;
  const stride = width * channels;
  const row = colourRow(width, channels, background);
  const left = covered.left * channels;
  const right = (covered.left + covered.width) * channels;
  for (let y = 0; y < height; y++) {
    const start = y * stride;
    if (y < covered.top || y >= covered.top + covered.height) {
      data.set(row, start);
    } else {
      data.set(row.subarray(0, left), start);
      data.set(row.subarray(right), start + right);
    }
  }
  return canvas;
}

function colourRow(width: number, channels: 3 | 4, { r, g, b, alpha }: Rgba): Uint8Array {
  const row = new Uint8Array(width * channels);
  const pixel = channels === 4 ? [r, g, b, alpha] : [r, g, b];
  for (let x = 0; x < width; x++) row.set(pixel, x * channels);
  return row;
}
