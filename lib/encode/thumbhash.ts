import { rgbaToThumbHash } from 'thumbhash';

/** The longer side a picture may have: what the format samples is far less. */
export const longestThumbhashSide = 100;

/** A ThumbHash of RGBA pixels with straight alpha, in base64: some 28 letters for a blurred preview. */
export function encodeThumbhash({
  data,
  width,
  height,
}: {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}): string {
  return Buffer.from(rgbaToThumbHash(width, height, data)).toString('base64');
}
