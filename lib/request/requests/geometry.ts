/** Of checked requests: sizes, places and colours. */

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export type Fit = 'fill' | 'contain' | 'cover' | 'inside';

/** Where a smaller thing sits in a larger one: the share of the free space left of it and above it, 0 to 1. */
export interface Position {
  readonly x: number;
  readonly y: number;
}

/** Pixels, or a share from 0 to 1 of a side that the field names. */
export type Length =
  { readonly kind: 'pixels'; readonly pixels: number } | { readonly kind: 'share'; readonly share: number };

export interface Rgba {
  /** 0 to 255 each, alpha too. */
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly alpha: number;
}

export type Background = { readonly kind: 'colour'; readonly colour: Rgba } | { readonly kind: 'blur' };

export interface Geometry {
  readonly width: number | null;
  readonly height: number | null;
  readonly fit: Fit;
  readonly position: Position;
  readonly withoutEnlargement: boolean;
  readonly background: Background;
  /** `auto` follows the display matrix, flips included; numbers turn clockwise and ignore it. */
  readonly rotate: 'auto' | 0 | 90 | 180 | 270;
  readonly deinterlace: 'auto' | 'off';
}
