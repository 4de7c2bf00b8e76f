/** Of checked requests: sheets of cells. */
import type { StillEncoding, StillFormat } from './encoding.js';
import type { Geometry, Size } from './geometry.js';
import type { OutputPattern } from './output.js';
import type { SeekMode, SeriesChoice } from './times.js';
import type { Watermark } from './watermark.js';

/** How many cells go where on a sheet. */
export interface SpriteLayout {
  /** Null: as many as the cells need, up to 10. */
  readonly columns: number | null;
  readonly lines: number | null;
  /** Pixels between cells, and around all of them. */
  readonly padding: number;
  readonly margin: number;
}

/** How the cells of a sprite are laid out. Every sheet has the whole grid, so that a cell's place tells its index. */
export interface SpriteGrid {
  readonly cell: Size;
  readonly columns: number;
  readonly lines: number;
  /** Pixels between cells, and around all of them. */
  readonly padding: number;
  readonly margin: number;
  readonly sheet: Size;
  /** As many as the cells need; the last one may be filled in part. */
  readonly sheetCount: number;
}

/** Where the files of a sprite go, and what its cue sheets call its pictures. */
export interface SpriteFiles {
  /** Absolute; null to return the bytes. Without digits in the pattern there can be one sheet only. */
  readonly sheets: OutputPattern | null;
  readonly cells: OutputPattern | null;
  /** What cues point at. */
  readonly cues: 'sheets' | 'cells';
  /** Absolute paths; null for no file. */
  readonly vtt: string | null;
  readonly cueJson: string | null;
  readonly playlist: string | null;
  /** Put before names; null for paths from where the cue sheet is. */
  readonly baseUrl: string | null;
}

export interface SpriteRequest {
  readonly kind: 'sprite';
  readonly series: SeriesChoice;
  readonly cell: Geometry;
  readonly layout: SpriteLayout;
  readonly labels: boolean;
  readonly watermarks: readonly Watermark[];
  readonly encoding: StillEncoding;
  /** The single cells are pictures, too. */
  readonly keepCells: boolean;
  readonly files: SpriteFiles;
}

/** What a sprite is, once its source was looked at: the first task of the call. */
export interface SpritePlanRequest {
  readonly kind: 'sprite-plan';
  readonly series: SeriesChoice;
  readonly cell: Geometry;
  readonly layout: SpriteLayout;
  readonly format: StillFormat;
}

/** Rows of a sheet's pixels, on their way to the others. */
export interface SheetBand {
  readonly top: number;
  readonly data: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
}

/** Makes one sheet of the bands that several workers have drawn. */
export interface JoinSheetRequest {
  readonly kind: 'join-sheet';
  readonly bands: readonly SheetBand[];
  readonly grid: SpriteGrid;
  readonly cell: Geometry;
  readonly encoding: StillEncoding;
}

/** One sheet of a sprite, or a part of it. */
export interface SheetRequest {
  readonly kind: 'sheet';
  readonly stream: number;
  readonly seek: SeekMode;
  /** Place of its first cell in the series. */
  readonly first: number;
  /** Whole microseconds, ascending. */
  readonly times: Float64Array;
  readonly grid: SpriteGrid;
  /** Of a cell, with the grid's width and height; its background is also what is between the cells. */
  readonly cell: Geometry;
  /** Digits after the point in the cells' labels; null for no labels. */
  readonly labelDigits: number | null;
  readonly watermarks: readonly Watermark[];
  readonly encoding: StillEncoding;
  readonly keepCells: boolean;
  /** The rows of pixels that are wanted, not encoded yet; null for the whole sheet as a picture. */
  readonly band: { readonly top: number; readonly height: number } | null;
}
