import type { Warning } from '../plan/warning.js';
import type { StillFormat } from '../request/requests/encoding.js';
import type { FrameOrigin, Missing } from './results.js';

/** An encoded picture, in memory or on disk. */
export interface EncodedPicture {
  /** The file's bytes; absent when it was written to `path`. */
  readonly data?: Uint8Array;
  /** Where it was written; absent when `data` is there. */
  readonly path?: string;
  readonly byteLength: number;
  readonly format: StillFormat;
  readonly width: number;
  readonly height: number;
}

/** Where a cell is. */
export interface CellPlace {
  /** Place in the series, from 0, and so in the grid: a missing cell keeps its place. */
  readonly index: number;
  /** Index of its sheet. */
  readonly sheet: number;
  /** Its rectangle there, in pixels. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface SpriteCell extends FrameOrigin, CellPlace {
  readonly status: 'ok';
  /** The cell alone, where `cells` asked for it. */
  readonly picture?: EncodedPicture;
}

/** A stretch of time and the picture that stands for it. */
export interface SpriteCue {
  /** Seconds from the start of the media, to the millisecond. */
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** Index of the cell. */
  readonly cell: number;
  /** What the cue sheets say: `sheet-1.jpg#xywh=160,0,160,90`. */
  readonly url: string;
}

/** Sheets of cells, and what players need to show the right one. */
export interface Sprite {
  readonly sheets: readonly EncodedPicture[];
  /** One for each time of the series. */
  readonly cells: readonly (SpriteCell | Missing)[];
  readonly cellWidth: number;
  readonly cellHeight: number;
  readonly columns: number;
  readonly lines: number;
  readonly cues: readonly SpriteCue[];
  /** The cues as WebVTT, as JSON, and as an HLS playlist of pictures: null where that cannot say them. */
  readonly webvtt: string;
  readonly cueJson: string;
  readonly playlist: string | null;
  readonly warnings: readonly Warning[];
}
