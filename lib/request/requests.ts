/** Checked requests: what a caller asked for, parsed once, trusted by everything after `request/`. */

/** A point in time: whole microseconds on the media timeline, or a share of the duration from 0 to 1. */
export type TimePoint =
  { readonly kind: 'micros'; readonly micros: number } | { readonly kind: 'share'; readonly share: number };

export type SeekMode = 'exact' | 'keyframe';
export type PastEnd = 'error' | 'last';

/** The frame a person would pick. */
export interface AutoChoice {
  readonly kind: 'auto';
}

export interface FrameChoice {
  readonly at: TimePoint | AutoChoice;
  readonly seek: SeekMode;
  readonly pastEnd: PastEnd;
  /** Stream index; null for libav's best video stream. */
  readonly stream: number | null;
}

export type Fit = 'fill' | 'contain' | 'cover' | 'inside';

/** Where a smaller thing sits in a larger one: the share of the free space left of it and above it, 0 to 1. */
export interface Position {
  readonly x: number;
  readonly y: number;
}

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

export type StillFormat = 'jpg' | 'png' | 'webp' | 'avif';

export interface StillEncoding {
  readonly format: StillFormat;
  /** 1 to 100; null for formats without a quality (png). */
  readonly quality: number | null;
}

/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

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

export interface ProbeRequest {
  readonly kind: 'probe';
}

export interface FrameRequest {
  readonly kind: 'frame';
  readonly choice: FrameChoice;
  readonly geometry: Geometry;
  readonly pixelFormat: 'rgb24' | 'rgba' | 'native';
}

/** Pixels, or a share from 0 to 1 of a side that the field names. */
export type Length =
  { readonly kind: 'pixels'; readonly pixels: number } | { readonly kind: 'share'; readonly share: number };

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

/** What becomes of each picture. */
export interface StillProduct {
  readonly encoding: StillEncoding;
  /** Whether the picture comes with its ThumbHash. */
  readonly thumbhash: boolean;
  /** In the order they are laid down. */
  readonly watermarks: readonly Watermark[];
}

export interface SnapshotRequest extends StillProduct {
  readonly kind: 'snapshot';
  readonly choice: FrameChoice;
  /** One entry a picture: the same frame, once for each size. */
  readonly sizes: readonly Geometry[];
  /** Absolute paths to write, one a size; null to return the bytes. */
  readonly outputs: readonly string[] | null;
}

/** A part of a source, as it was asked for: at most one of `duration` and `trimEnd`; without both it runs to the end. */
export interface Span {
  readonly start: TimePoint;
  readonly duration: TimePoint | null;
  readonly trimEnd: TimePoint | null;
}

export type AnimationFormat = 'gif' | 'webp';
export type Dither = 'smooth' | 'strong' | 'none';

export type AnimationEncoding =
  | { readonly format: 'gif'; readonly quality: number; readonly dither: Dither }
  | { readonly format: 'webp'; readonly quality: number };

export interface AnimateRequest {
  readonly kind: 'animate';
  readonly span: Span;
  /** Null for the source's own frames. */
  readonly fps: number | null;
  /** How often it is played; 0 for ever. */
  readonly loop: number;
  /** Stream index; null for libav's best video stream. */
  readonly stream: number | null;
  readonly geometry: Geometry;
  readonly encoding: AnimationEncoding;
  /** In the order they are laid down. */
  readonly watermarks: readonly Watermark[];
  /** Absolute path to write; null to return the bytes. */
  readonly output: string | null;
}

/** Which times a series is made of. */
export type SeriesTimes =
  | { readonly kind: 'list'; readonly points: readonly TimePoint[] }
  | { readonly kind: 'interval'; readonly start: TimePoint; readonly micros: number; readonly count: number | null }
  | { readonly kind: 'share'; readonly start: TimePoint; readonly share: number; readonly count: number | null }
  | { readonly kind: 'even'; readonly start: TimePoint; readonly count: number };

export interface SeriesChoice {
  readonly times: SeriesTimes;
  readonly seek: SeekMode | 'auto';
  /** Stream index; null for libav's best video stream. */
  readonly stream: number | null;
}

export interface SnapshotsRequest extends StillProduct {
  readonly kind: 'snapshots';
  readonly series: SeriesChoice;
  readonly geometry: Geometry;
  /** Absolute path with the number's place in it, as in `0001.jpg`; null to return the bytes. */
  readonly output: OutputPattern | null;
}

/** `before`, the number with at least so many digits, `after`; with 0 digits there is no number. */
export interface OutputPattern {
  readonly before: string;
  readonly digits: number;
  readonly after: string;
}

/** What a series is, once its source was looked at: the first task of a call with many pictures. */
export interface SeriesPlanRequest {
  readonly kind: 'series-plan';
  readonly series: SeriesChoice;
  /** Into how many runs it is best cut, where nothing says where groups of pictures begin. */
  readonly parts: number;
  /** The end of the video is to be known whatever the times are. */
  readonly needsEnd?: boolean;
}

/** Some pictures of a series, next to each other in time. */
export interface StillsRequest extends StillProduct {
  readonly kind: 'stills';
  readonly stream: number;
  readonly seek: SeekMode;
  /** Place of the first one in the series. */
  readonly first: number;
  /** Whole microseconds, ascending. */
  readonly times: Float64Array;
  /** What follows on them without a seek, in a later task on the same open source. */
  readonly coming: Float64Array;
  readonly geometry: Geometry;
  /** Absolute paths to write, one a time; null to return the bytes. */
  readonly outputs: readonly string[] | null;
}

/** Several products of one source; null for those that are not wanted. */
export interface RenderRequest {
  readonly kind: 'render';
  readonly poster: SnapshotRequest | null;
  readonly snapshots: SnapshotsRequest | null;
  readonly sprite: SpriteRequest | null;
  readonly animations: readonly AnimateRequest[] | null;
}

/** Which frame a poster shows: asked before the pass it is made in. */
export interface PosterPlanRequest {
  readonly kind: 'poster-plan';
  readonly choice: FrameChoice;
}

/** Products of one walk over a source. */
export interface PassRequest {
  readonly kind: 'pass';
  readonly poster: {
    readonly snapshot: SnapshotRequest;
    readonly stream: number;
    readonly timeMicros: number;
    readonly seek: SeekMode;
  } | null;
  readonly stills: StillsRequest | null;
  readonly sheets: readonly SheetRequest[];
  readonly animations: readonly AnimateRequest[];
}

export type Request =
  | PosterPlanRequest
  | PassRequest
  | ProbeRequest
  | FrameRequest
  | SnapshotRequest
  | AnimateRequest
  | SeriesPlanRequest
  | StillsRequest
  | SpritePlanRequest
  | SheetRequest
  | JoinSheetRequest;
