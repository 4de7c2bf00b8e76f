/** How far pixels may be from what is shown to be left as they are, in steps of a channel. */
export interface Tolerance {
  /** Of all pixels of a block together. */
  readonly meanSquare: number;
  /** Of any one of them. */
  readonly largest: number;
}

/** Some pixels of two pictures that are laid out alike. */
export interface PixelBlock {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Whether a block of two pictures differs by more than is tolerated. @param stride pixels of a row */
export type BlockDifference = (
  one: Uint8Array,
  other: Uint8Array,
  stride: number,
  block: PixelBlock,
  tolerance: Tolerance,
) => boolean;

export const opaqueBlockDiffers: BlockDifference = (one, other, stride, { left, top, width, height }, tolerance) => {
  const most = tolerance.meanSquare * width * height * 3;
  let sum = 0;
  for (let y = top; y < top + height; y++) {
    const end = (y * stride + left + width) * 3;
    for (let at = end - width * 3; at < end; at++) {
      const apart = (one[at] ?? 0) - (other[at] ?? 0);
      if (apart > tolerance.largest || -apart > tolerance.largest) return true;
      sum += apart * apart;
    }
    if (sum > most) return true;
  }
  return false;
};

/** Colours count as far as they are seen; a difference of alpha counts as one of each colour. */
export const clearBlockDiffers: BlockDifference = (one, other, stride, { left, top, width, height }, tolerance) => {
  const most = tolerance.meanSquare * width * height * 3;
  let sum = 0;
  for (let y = top; y < top + height; y++) {
    const end = (y * stride + left + width) * 4;
    for (let at = end - width * 4; at < end; at += 4) {
      const alpha = one[at + 3] ?? 0;
      const otherAlpha = other[at + 3] ?? 0;
      for (let channel = at; channel < at + 3; channel++) {
        const seen = ((one[channel] ?? 0) * alpha - (other[channel] ?? 0) * otherAlpha) / 255;
        const apart = Math.max(Math.abs(seen), Math.abs(alpha - otherAlpha));
        if (apart > tolerance.largest) return true;
        sum += apart * apart;
      }
    }
    if (sum > most) return true;
  }
  return false;
};
