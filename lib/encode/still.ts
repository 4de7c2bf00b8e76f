import sharp, { type Sharp } from 'sharp';
import { StillframeError } from '../errors.js';
import type { StillEncoding } from '../request/requests/encoding.js';
import { tagAsSrgb } from './srgb-tag.js';

/** Raw pixels to encode: RGB or RGBA, 8 bits a channel, rows tightly packed. */
export interface RawPicture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
}

/**
 * One encoded still, tagged as sRGB, in a buffer of its own that may be transferred. Jpg takes RGB only; that the format
 * can hold the size was checked before.
 */
export async function encodeStill(picture: RawPicture, encoding: StillEncoding): Promise<Uint8Array<ArrayBuffer>> {
  const { data, width, height, channels } = picture;
  const { format } = encoding;
  if (format === 'jpg' && channels === 4) throw new StillframeError('INTERNAL', 'jpg was handed a picture with alpha');
  try {
    // The limits of the request hold already; sharp's own would refuse pictures that they allow.
    const image = sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
    // Copied by the tag, since the memory behind it cannot be transferred; `toUint8Array` leaks some 20 kB a call in
    // sharp 0.35.5.
    return tagAsSrgb(format, await withFormat(image, encoding).toBuffer());
  } catch (cause) {
    throw new StillframeError('INTERNAL', `${format} encoding failed: ${String(cause)}`, { cause });
  }
}

/** Settings for low latency: each step up in effort costs far more time than it saves bytes. */
function withFormat(image: Sharp, { format, quality }: StillEncoding): Sharp {
  const asked = quality === null ? {} : { quality };
  switch (format) {
    case 'jpg':
      // Optimised Huffman tables would save 3 % of the bytes for half of the encoder's time.
      return image.jpeg({ ...asked, chromaSubsampling: '4:2:0', mozjpeg: false, optimiseCoding: false });
    case 'png':
      return image.png({ compressionLevel: 6 });
    case 'webp':
      return image.webp({ ...asked, effort: 2 });
    case 'avif':
      return image.avif({ ...asked, effort: 2 });
  }
}
