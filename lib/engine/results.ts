import type { ErrorCode } from '../errors.js';
import type { Warning } from '../plan/warning.js';
import type { PosterFault } from '../poster/score.js';
import type { AnimationFormat, StillFormat } from '../request/requests/encoding.js';

/** A frame that was looked at for `at: "auto"`. */
export interface PosterCandidate {
  readonly timeSeconds: number;
  /** How good a poster it makes, 0 to 1. */
  readonly score: number;
  /** What speaks against it, the worst first; empty for a good picture. */
  readonly reasons: readonly PosterFault[];
}

/** How the frame for `at: "auto"` was chosen. */
export interface Poster {
  /** Of the frame that was taken, 0 to 1. */
  readonly score: number;
  /** The frame that was taken and those it won against, the best first. */
  readonly candidates: readonly PosterCandidate[];
}

/** Which frame of the source a result shows. */
export interface FrameOrigin {
  /** The time that was asked for, in seconds from the start of the media. */
  readonly requestedSeconds: number;
  /** When the frame comes on screen, in seconds from the start of the media. */
  readonly timeSeconds: number;
  readonly keyframe: boolean;
  /** Frames that were decoded to get this one. */
  readonly decodedFrames: number;
  readonly warnings: readonly Warning[];
  /** Where `at` was `"auto"`: how the frame was chosen. */
  readonly poster?: Poster;
}

/** Raw pixels of one frame, as a worker makes them. */
export interface RawFrame extends FrameOrigin {
  /** Rows without padding; planes one after the other for planar formats, in ffmpeg's rawvideo order. */
  readonly data: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  /** `rgb24`, `rgba`, or ffmpeg's name of the decoder's own format for `native`. */
  readonly pixelFormat: string;
  /** Presentation time in ticks of `timeBase`; null where the stream has none. */
  readonly pts: bigint | null;
  /** Seconds a tick, as [numerator, denominator]. */
  readonly timeBase: readonly [number, number];
}

/** Raw pixels of one frame, which can be let go of. */
export interface Frame extends RawFrame, Disposable {
  /**
   * Lets go of the pixels: `data` may be empty from then on, and a coming frame takes over its memory. Whatever reads
   * `data` must have finished: where it works in the background, as `sharp(frame.data)` and `fs.write` do, await it before.
   * Never needed, as the garbage collector does the same in its own time; worth it for who steps through a video, where
   * memory for every frame costs up to a fifth of the time.
   */
  [Symbol.dispose](): void;
}

/** A time of a series that has no picture. */
export interface Missing {
  readonly status: 'missing';
  /** Place in the series, from 0. */
  readonly index: number;
  readonly requestedSeconds: number;
  /** TIME_OUT_OF_RANGE: the video ends before it, whatever its header says. */
  readonly code: ErrorCode;
}

/** A picture of a series. */
export interface SeriesSnapshot extends Snapshot {
  readonly status: 'ok';
  /** Place in the series, from 0. */
  readonly index: number;
}

/** One encoded still. */
export interface Snapshot extends FrameOrigin {
  /** The file's bytes; absent when it was written to `path`. */
  readonly data?: Uint8Array;
  /** Where it was written; absent when `data` is there. */
  readonly path?: string;
  readonly byteLength: number;
  readonly format: StillFormat;
  readonly width: number;
  readonly height: number;
  /** Base64 of the picture's ThumbHash, where `thumbhash` asked for it. */
  readonly thumbhash?: string;
}

/** A span of video as moving pictures. What it says of a frame is said of its first one. */
export interface Animation extends FrameOrigin {
  /** The file's bytes; absent when it was written to `path`. */
  readonly data?: Uint8Array;
  /** Where it was written; absent when `data` is there. */
  readonly path?: string;
  readonly byteLength: number;
  readonly format: AnimationFormat;
  readonly width: number;
  readonly height: number;
  /** Length of the span that is shown; the file says it in the steps that its format has. */
  readonly durationSeconds: number;
  /** Pictures in the file: what looks the same is one that stays longer. */
  readonly frames: number;
}
