import type { Rectangle } from '../native/types.js';
import type { Picture } from './picture.js';

/** A part of a picture, in memory of its own. */
export function cutOut(picture: Picture, { left, top, width, height }: Rectangle): Picture {
  const { channels } = picture;
  const length = width * channels;
  const data = new Uint8Array(length * height);
  for (let y = 0; y < height; y++) {
    const from = ((top + y) * picture.width + left) * channels;
    data.set(picture.data.subarray(from, from + length), y * length);
  }
  return { data, width, height, channels };
}

/** Copies a picture into another one with the same channels, in which there is room for it. */
export function putIn(target: Picture, picture: Picture, { left, top }: Pick<Rectangle, 'left' | 'top'>): void {
  const length = picture.width * picture.channels;
  for (let y = 0; y < picture.height; y++) {
    const row = picture.data.subarray(y * length, (y + 1) * length);
    target.data.set(row, ((top + y) * target.width + left) * target.channels);
  }
}
