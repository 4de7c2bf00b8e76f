/** The shapes that cross the border to the addon, but for animations' (`animation-types.ts`). Nothing here has behaviour. */
import type { NativeGifPainter, NativeWebpChanges, PaintRule } from './animation-types.js';

/** Bytes the addon can read, synchronously, on the worker's own thread. */
export type NativeBytes =
  /** Read natively with `pread`; the descriptor stays open until `close` is called. */
  | { readonly kind: 'file'; readonly fd: number; readonly url: string; close(): void }
  | { readonly kind: 'memory'; readonly bytes: Uint8Array; readonly url: string; close(): void }
  /** `read` fills `target` from `offset`, returns the count, 0 at the end. It may throw a coded error. */
  | {
      readonly kind: 'reader';
      /** Length in bytes, or null when unknown. */
      readonly size: number | null;
      readonly url: string;
      read(offset: number, target: Uint8Array): number;
      close(): void;
    };

/** Opens a playlist's child under the source policy; throws a coded error when it is refused. */
export type OpenChild = (url: string) => NativeBytes;

/** State word (0 running, 1 aborted) on shared memory, and what is left of the deadline (Infinity for none). */
export interface Interrupt {
  readonly state: Int32Array;
  readonly remainingMs: number;
}

/** How a stream or frame says its colours are to be read. */
export interface ColourTags {
  /** ffmpeg's names (`av_color_space_name` and its kin); 'unknown' where the stream does not say. */
  readonly matrix: string;
  readonly range: string;
  readonly primaries: string;
  readonly transfer: string;
}

/** How bright a picture gets, in cd/m2; null where nothing is said. */
export interface LightLevels {
  /** Of the brightest pixel of the whole video: MaxCLL of CTA-861.3. */
  readonly maxContentNits: number | null;
  /** The most the display it was mastered on can show: SMPTE ST 2086. */
  readonly masteringPeakNits: number | null;
}

/** A stream's Dolby Vision configuration. */
export interface DolbyVision {
  readonly profile: number;
  readonly level: number;
  /** What the picture is to a player without Dolby Vision: 0 nothing, 1 HDR10, 2 SDR, 4 HLG, 6 HDR10 of a disc. */
  readonly compatibility: number;
}

/** What Dolby Vision says of one frame. */
export interface FrameDolbyVision {
  /** The container's; null where only the frame speaks. */
  readonly configuration: DolbyVision | null;
  /** The frame's own metadata as libav read it; null without. Matrices are rows of three. */
  readonly metadata: {
    readonly rpuProfile: number;
    readonly fullRange: boolean;
    /** Samples less `neutral` to non-linear values. */
    readonly decode: readonly number[];
    readonly neutral: readonly number[];
    /** Their light to cone responses. */
    readonly toLms: readonly number[];
    /** The brightest light there is, as 12 bits of PQ. */
    readonly sourceMaxPq: number;
  } | null;
}

/** One stream of a source, of whatever kind. */
export interface StreamInfo {
  readonly index: number;
  readonly kind: 'video' | 'audio' | 'subtitle' | 'data' | 'attachment';
  readonly codec: string;
  readonly attachedPicture: boolean;
  readonly isDefault: boolean;
  readonly language: string | null;
  readonly durationSeconds: number | null;
  readonly startTimeSeconds: number | null;
  readonly bitRate: number | null;
  readonly video: VideoStreamInfo | null;
}

/** What only video streams have. */
export interface VideoStreamInfo {
  /** Coded picture size in pixels, before sample aspect ratio and orientation. */
  readonly width: number;
  readonly height: number;
  readonly profile: string | null;
  /** ffmpeg's name; null while no frame was decoded and the container does not say. */
  readonly pixelFormat: string | null;
  readonly sampleAspectRatio: readonly [number, number];
  /** EXIF orientation 1 to 8 that makes the picture upright. */
  readonly orientation: number;
  /** Frames per second as [numerator, denominator]; null when unknown. */
  readonly averageFrameRate: readonly [number, number] | null;
  readonly timeBase: readonly [number, number];
  readonly fieldOrder: string;
  readonly colour: ColourTags;
  readonly dolbyVision: DolbyVision | null;
}

export interface RawMediaInfo {
  readonly formatName: string;
  readonly formatLongName: string;
  readonly startTimeSeconds: number;
  readonly durationSeconds: number | null;
  /** The duration follows from the bit rate alone, which is often far off. */
  readonly durationIsGuess: boolean;
  readonly bitRate: number | null;
  readonly byteSize: number | null;
  readonly streams: readonly StreamInfo[];
  /** Index of the stream pictures come from: libav's best, real video before cover art; -1 for none. */
  readonly videoStream: number;
  readonly tags: Readonly<Record<string, string>>;
}

export interface NativeTarget {
  readonly streamIndex: number;
  /** Whole microseconds on the timeline whose zero is the container's start time. */
  readonly timeMicros: number;
  /**
   * The times that will be asked for next, ascending, so that the decoder goes on to them and leaves out what none of
   * them shows; null where nobody knows.
   */
  readonly comingMicros: Float64Array | null;
  readonly mode: 'exact' | 'keyframe';
  /** Interlaced frames are to come with their neighbours, for deinterlacing; key frames never do. */
  readonly neighbours: boolean;
  /** Threads libav may use to decode. */
  readonly threads: number;
  /** Frames with more pixels are refused with LIMIT_EXCEEDED. */
  readonly maxPixels: number;
}

/** What the pixels are, whatever they show. */
export interface PictureFacts {
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: string;
  readonly bitDepth: number;
  readonly hasAlpha: boolean;
  readonly isRgb: boolean;
  /** Length of `planes` in bytes. */
  readonly planesByteLength: number;
}

export interface FrameFacts extends PictureFacts {
  readonly sampleAspectRatio: readonly [number, number];
  readonly orientation: number;
  readonly interlaced: boolean;
  /** What the frame itself says. */
  readonly colour: ColourTags;
  /** What the container says. */
  readonly streamColour: ColourTags;
  /** Where the frame says its chroma samples lie: ffmpeg's name (`av_chroma_location_name`), or 'unspecified'. */
  readonly chromaLocation: string;
  readonly light: LightLevels;
  readonly dolbyVision: FrameDolbyVision | null;
  /** Stream ticks; null where the stream has no time for this frame. */
  readonly pts: bigint | null;
  readonly timeBase: readonly [number, number];
  readonly timeMicros: number;
  readonly keyframe: boolean;
  readonly damaged: boolean;
  /** The target lay beyond the end of the video, which is at `endMicros`. */
  readonly pastEnd: boolean;
  /**
   * The target lies in what the header announces, and the file breaks off before it. Looked for only where
   * `comingMicros` was given.
   */
  readonly missing: boolean;
  readonly endMicros: number;
  /** Frames the decoder gave out for this picture. */
  readonly decodedFrames: number;
}

/** A picture that another decoder made, on its way into native memory. */
export interface ForeignPicture {
  readonly width: number;
  readonly height: number;
  /** ffmpeg's name. */
  readonly pixelFormat: string;
  /** As many as the format has, a palette as the second; `stride` is the bytes from one row to the next. */
  readonly planes: readonly { readonly bytes: Uint8Array; readonly stride: number }[];
  readonly interlaced: boolean;
  readonly topFieldFirst: boolean;
}

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The way of colours that a matrix alone does not bring to SDR with the primaries of BT.709. */
export interface ColourMap {
  /** Samples from 0 to 1 over all codes to non-linear values: three rows of four, the last of each an offset. */
  readonly decode: readonly number[];
  /** How those stand for light; `none` where they are shown as they are. */
  readonly transfer: 'none' | 'linear' | 'gamma24' | 'pq' | 'hlg';
  /** Their light to that of BT.709's primaries: three rows of three. */
  readonly gamut: readonly number[];
  /** The light that becomes white, 1 being 100 cd/m2; 0 leaves light as it is. */
  readonly peak: number;
  /** The frame's Dolby Vision curves come before everything else. */
  readonly reshaped: boolean;
}

/** Where the first chroma sample lies among the luma samples it is shared by: H.273, figure 10, by ffmpeg's names. */
export type ChromaLocation = 'left' | 'center' | 'topleft' | 'top' | 'bottomleft' | 'bottom';

/** How the decoded frame becomes RGB in the caller's memory. */
export interface Conversion {
  /** Size the whole frame is scaled to, upright (after orientation), square pixels. */
  readonly scaledWidth: number;
  readonly scaledHeight: number;
  /** EXIF orientation to undo, 1 to 8. */
  readonly orientation: number;
  /** The part of the upright scaled picture that is written. */
  readonly window: Rectangle;
  /** Which fields of an interlaced frame: both as they are, the first alone, or all lines at the first one's time. */
  readonly fields: 'both' | 'first' | 'deinterlaced';
  readonly matrix: 'bt601' | 'bt709' | 'bt2020' | 'smpte240m' | 'fcc';
  readonly range: 'limited' | 'full';
  readonly chromaLocation: ChromaLocation;
  /** Instead of the matrix, where that does not do. */
  readonly map: ColourMap | null;
  readonly channels: 3 | 4;
  /** Where the window's first pixel goes in the target, and the bytes from one row to the next. */
  readonly targetOffset: number;
  readonly targetStride: number;
}

export interface NativeFrame<Facts = FrameFacts> {
  readonly facts: Facts;
  convert(interrupt: Interrupt, conversion: Conversion, target: Uint8Array): void;
  /** The decoder's own planes, tightly packed in ffmpeg's rawvideo order. */
  planes(interrupt: Interrupt, target: Uint8Array): void;
  close(): void;
}

export interface NativeMedia {
  /** `full` also decodes far enough to know pixel format and colours (what `probe` shows). */
  info(interrupt: Interrupt, full: boolean): RawMediaInfo;
  decode(interrupt: Interrupt, target: NativeTarget): NativeFrame;
  /** Reads packets, without decoding, and says where the key frames are. */
  survey(interrupt: Interrupt, range: SurveyRange): Survey;
  /** Key frames by the container's index, in microseconds, ascending; empty where it has none. Reads no video. */
  indexedKeyFrames(interrupt: Interrupt, streamIndex: number): Float64Array;
  close(): void;
}

/** Which packets to read. */
export interface SurveyRange {
  readonly streamIndex: number;
  readonly fromMicros: number;
  /** Number.MAX_SAFE_INTEGER for the end of the file. */
  readonly toMicros: number;
  /** Enough of them end the survey. */
  readonly mostKeyFrames: number;
}

export interface Survey {
  /** When the key frames of the range come on screen, ascending. */
  readonly keyMicros: Float64Array;
  /** When the last frame leaves the screen; null when the survey ended before the file. */
  readonly endMicros: number | null;
}

/** The libav libraries the addon was loaded with, and the licence they were built under. */
export interface LibavVersions {
  readonly libavcodec: string;
  readonly libavformat: string;
  readonly libavutil: string;
  readonly libswscale: string;
  readonly license: string;
}

export interface Binding {
  versions(): LibavVersions;
  /** Gives free pages of the C library's heaps back to the system. */
  trimHeaps(): void;
  open(interrupt: Interrupt, bytes: NativeBytes, openChild: OpenChild | null): NativeMedia;
  /** Copies the picture: a frame like any other, but without a stream. */
  importFrame(interrupt: Interrupt, picture: ForeignPicture): NativeFrame<PictureFacts>;
  gifPainter(width: number, height: number, channels: 3 | 4, threads: number, rule: PaintRule): NativeGifPainter;
  /** A baseline JPEG of RGB, 4:2:0, `quality` 1 to 100: its bytes, alone in their ArrayBuffer. */
  encodeJpeg(pixels: Uint8Array, width: number, height: number, quality: number): Uint8Array<ArrayBuffer>;
  webpChanges(width: number, height: number, channels: 3 | 4, quality: number): NativeWebpChanges;
}
