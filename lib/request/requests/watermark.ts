/** Of checked requests: what is laid over pictures. */
import type { Length, Position, Rgba } from './geometry.js';

/** Where and when a watermark is shown. */
export interface WatermarkPlacement {
  readonly position: Position;
  /** From the side it keeps to; shares are of the picture's width and height. */
  readonly offsetX: Length;
  readonly offsetY: Length;
  /** 0 to 1. */
  readonly opacity: number;
  /** On frames from this media time on, and before that one; null for no end. */
  readonly fromMicros: number;
  readonly untilMicros: number | null;
}

/** Where a file is that is used beside the source. */
export type FileAddress =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> };

export interface ImageWatermark extends WatermarkPlacement {
  readonly kind: 'image';
  readonly image: FileAddress;
  /** Shares are of the picture's width and height. */
  readonly width: Length | null;
  readonly height: Length | null;
}

export interface TextWatermark extends WatermarkPlacement {
  readonly kind: 'text';
  /** Lines end with `\n`. */
  readonly text: string;
  /** Absolute path of the font; null for the bundled ones. */
  readonly font: string | null;
  /** A share is one of the picture's height. */
  readonly fontSize: Length;
  readonly colour: Rgba;
  readonly borderColour: Rgba;
  /** A share is one of the font size. */
  readonly borderWidth: Length;
}

export type Watermark = ImageWatermark | TextWatermark;
