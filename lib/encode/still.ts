import sharp, { type Sharp } from 'sharp';
import { StillframeError } from '../errors.js';
import type { StillEncoding, StillFormat } from '../request/requests/encoding.js';
import { tagAsSrgb } from './srgb-tag.js';

/** Raw pixels to encode: RGB or RGBA, 8 bits a channel, rows tightly packed. */
export interface RawPicture {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
}

type SharpFormat = Exclude<StillFormat, 'jpg'>;

/** What codes a jpg; see `lib/native/jpeg.ts`. */
export type JpegEncoder = (pixels: Uint8Array, width: number, height: number, quality: number) => Uint8Array;

/**
 * One encoded still, tagged as sRGB, in a buffer of its own that may be transferred. Jpg takes RGB only; that the format
 * can hold the size was checked before.
 *
 * @param encodeJpeg in place of sharp, which makes the same picture, yet wakes threads of its own for each: that takes four
 *   times as long as coding a thumbnail
 */
export async function encodeStill(
  picture: RawPicture,
  encoding: StillEncoding,
  encodeJpeg: JpegEncoder,
): Promise<Uint8Array<ArrayBuffer>> {
  const { format, quality } = encoding;
  if (format !== 'jpg') return tagAsSrgb(format, await encodeBySharp(picture, format, quality));
  const { data, width, height, channels } = picture;
  if (channels === 4) throw new StillframeError('INTERNAL', 'jpg was handed a picture with alpha');
  if (quality === null) throw new StillframeError('INTERNAL', 'jpg was handed no quality');
  return tagAsSrgb(format, encodeJpeg(data, width, height, quality));
}

async function encodeBySharp(
  { data, width, height, channels }: RawPicture,
  format: SharpFormat,
  quality: number | null,
): Promise<Uint8Array> {
  try {
    // The limits of the request hold already; sharp's own would refuse pictures that they allow.
    const image = sharp(data, { raw: { width, height, channels }, limitInputPixels: false });
    // Copied by the tag, since the memory behind it cannot be transferred; `toUint8Array` leaks some 20 kB a call in
    // sharp 0.35.5.
    return await withFormat(image, format, quality).toBuffer();
  } catch (cause) {
    throw new StillframeError('INTERNAL', `${format} encoding failed: ${String(cause)}`, { cause });
  }
}

/** Settings for low latency: each step up in effort costs far more time than it saves bytes. */
function withFormat(image: Sharp, format: SharpFormat, quality: number | null): Sharp {
  const asked = quality === null ? {} : { quality };
  switch (format) {
    case 'png':
      return image.png({ compressionLevel: 6 });
    case 'webp':
      return image.webp({ ...asked, effort: 2 });
    case 'avif':
      return image.avif({ ...asked, effort: 2 });
  }
}
