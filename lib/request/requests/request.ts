/** Checked requests: what a caller asked for, parsed once, trusted by everything after `request/`. */
import type { AnimationEncoding, StillEncoding } from './encoding.js';
import type { Geometry } from './geometry.js';
import type { OutputPattern } from './output.js';
import type { JoinSheetRequest, SheetRequest, SpritePlanRequest, SpriteRequest } from './sprite.js';
import type { FrameChoice, SeekMode, SeriesChoice, Span } from './times.js';
import type { Watermark } from './watermark.js';

export interface ProbeRequest {
  readonly kind: 'probe';
}

export interface FrameRequest {
  readonly kind: 'frame';
  readonly choice: FrameChoice;
  readonly geometry: Geometry;
  readonly pixelFormat: 'rgb24' | 'rgba' | 'native';
}

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

export interface SnapshotsRequest extends StillProduct {
  readonly kind: 'snapshots';
  readonly series: SeriesChoice;
  readonly geometry: Geometry;
  /** Absolute path with the number's place in it, as in `0001.jpg`; null to return the bytes. */
  readonly output: OutputPattern | null;
}

/** What a series is, once its source was looked at: the first task of a call with many pictures. */
export interface SeriesPlanRequest {
  readonly kind: 'series-plan';
  readonly series: SeriesChoice;
  /** Into how many runs it is best cut, where nothing says where groups of pictures begin. */
  readonly parts: number;
  /** The end of the video is to be known whatever the times are. */
  readonly needsEnd?: boolean;
  /** Of the pictures, where it is to be known how large they are. */
  readonly geometry?: Geometry;
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
