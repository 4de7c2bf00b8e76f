import type { Geometry } from '../request/requests/geometry.js';

/** A candidate for a poster, small enough to be measured in a moment. */
export interface Sample {
  readonly timeMicros: number;
  readonly width: number;
  readonly height: number;
  /** Red, green and blue bytes, rows without padding. */
  readonly rgb: Uint8Array;
}

/** The longer side in pixels: enough to tell blur, little enough to be measured in a few milliseconds. */
const sampleSide = 256;

/** How samples are made: as coded, since nothing that is measured depends on what is up. */
export const sampleGeometry: Geometry = {
  width: sampleSide,
  height: sampleSide,
  fit: 'inside',
  position: { x: 0.5, y: 0.5 },
  withoutEnlargement: true,
  background: { kind: 'colour', colour: { r: 0, g: 0, b: 0, alpha: 255 } },
  rotate: 0,
  deinterlace: 'auto',
};

/** A part of a picture, in pixels. */
export interface Area {
  readonly left: number;
  readonly top: number;
  /** Behind the last column and row. */
  readonly right: number;
  readonly bottom: number;
}

/** A sample's brightness: one byte a pixel, after Rec. 601. */
export interface Luma {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array;
}

export function toLuma({ width, height, rgb }: Sample): Luma {
  const values = new Uint8Array(width * height);
  for (let i = 0, from = 0; i < values.length; i++, from += 3) {
    const [red = 0, green = 0, blue = 0] = [rgb[from], rgb[from + 1], rgb[from + 2]];
    values[i] = (77 * red + 150 * green + 29 * blue + 128) >> 8;
  }
  return { width, height, values };
}
