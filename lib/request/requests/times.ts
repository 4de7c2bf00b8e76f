/** Of checked requests: points in time, and which of them are asked for. */

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

/** A part of a source, as it was asked for: at most one of `duration` and `trimEnd`; without both it runs to the end. */
export interface Span {
  readonly start: TimePoint;
  readonly duration: TimePoint | null;
  readonly trimEnd: TimePoint | null;
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
