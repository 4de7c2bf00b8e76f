import sharp from 'sharp';
import { StillframeError } from '../errors.js';
import type { RawPicture } from './still.js';
import { chunksOf } from './webp-chunks.js';

/** A part of an animation's picture. */
export interface WebpPart extends RawPicture {
  /** Of few colours in areas, so that lossless takes fewer bytes than lossy. */
  readonly isFlat: boolean;
  /** What is clear in it leaves the screen as it is: blocks, and no shape of the picture's own. */
  readonly blends: boolean;
}

/** The encoded pixels of one picture of an animation, as the container holds them. */
export interface WebpImage {
  readonly image: Uint8Array;
  readonly hasAlpha: boolean;
}

/**
 * Encodes one picture of an animation by sharp and takes it out of its file. Pixels that are clear keep their colours:
 * see `native/pixels/fill_clear.h`. Effort 3 takes twice the time of 2 and saves what a few steps of quality do. A
 * picture's own alpha, a lossless channel, becomes a quarter smaller by 4, for half as much time again.
 */
export async function encodeWebpImage(picture: WebpPart, quality: number): Promise<WebpImage> {
  const { data, width, height, channels, isFlat, blends } = picture;
  try {
    const image = sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
    const settings = isFlat ? ({ lossless: true } as const) : { quality, exact: true };
    const effort = channels === 4 && !blends && !isFlat ? 4 : 2;
    return takeOut(await image.webp({ ...settings, effort }).toBuffer());
  } catch (cause) {
    throw new StillframeError('INTERNAL', `webp encoding failed: ${String(cause)}`, { cause });
  }
}

const imageChunks = ['ALPH', 'VP8 ', 'VP8L'];
/** Behind the header of a VP8L chunk: the signature, 14 bits each for the sides, then whether there is alpha. */
const losslessAlpha = { at: 8 + 4, bit: 0x10 };

function takeOut(file: Uint8Array): WebpImage {
  const chunks = chunksOf(file).filter(({ name }) => imageChunks.includes(name));
  const hasAlpha = chunks.some(
    ({ name, bytes }) =>
      name === 'ALPH' || (name === 'VP8L' && ((bytes[losslessAlpha.at] ?? 0) & losslessAlpha.bit) > 0),
  );
  // A copy: what sharp gives may be a part of a larger piece of memory, and stays until the animation is whole.
  return { image: Buffer.concat(chunks.map(({ bytes }) => bytes)), hasAlpha };
}
