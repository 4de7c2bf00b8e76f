/** The shapes of animations that cross the border to the addon. Nothing here has behaviour. */
import type { Interrupt, Rectangle } from './types.js';

/** One image of a GIF, but for how long it stays. */
export interface PaintedImage {
  /** The first of the pictures it shows, counted from 0. */
  readonly picture: number;
  /** Its palette, three bytes a colour, when that is not the one of the image before; the first one always has one. */
  readonly colours: Uint8Array | null;
  readonly rectangle: Rectangle;
  /** Some of its pixels are left as they are: they have the index behind the palette. */
  readonly leaves: boolean;
  /** What it covers is clear again when its time is over. */
  readonly isTakenAway: boolean;
  /** Its image data, as a GIF has it. */
  readonly codes: Uint8Array<ArrayBuffer>;
}

/** How near to the truth a GIF is. */
export interface PaintRule {
  readonly dither: 'none' | 'smooth' | 'strong';
  /** How much farther from the truth than its own colour the one on screen may be, where the palette has every colour. */
  readonly tolerance: number;
  /** How much more for each unit of the palette's error; two are about a level of brightness. */
  readonly tolerancePerError: number;
  readonly mostTolerance: number;
}

export interface NativeGifPainter {
  add(interrupt: Interrupt, picture: Uint8Array): void;
  finish(interrupt: Interrupt): readonly PaintedImage[];
  close(): void;
}

/** What a picture changes of the screen. */
export interface FoundChange extends Rectangle {
  /** Of the part that is drawn. */
  readonly channels: 3 | 4;
  /** What is clear in it leaves the screen as it is. */
  readonly blends: boolean;
}

/** The same, cut out for drawing. */
export interface CutChange extends FoundChange {
  readonly data: Uint8Array;
  /** Whether it is of few colours in areas. */
  readonly isFlat: boolean;
}

export interface NativeWebpChanges {
  find(interrupt: Interrupt, picture: Uint8Array): FoundChange | null;
  cut(picture: Uint8Array, part: Uint8Array): boolean;
  close(): void;
}
