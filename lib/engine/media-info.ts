import type { LibavVersions, RawMediaInfo, StreamInfo, VideoStreamInfo } from '../native/types.js';
import { displaySize } from '../plan/display-size.js';

/** What a source is: `probe`'s result. */
export interface MediaInfo {
  readonly container: { readonly name: string; readonly longName: string };
  /** Seconds; null where the container does not say and it cannot be told cheaply. */
  readonly durationSeconds: number | null;
  /** The container's own first time stamp. The timeline of every call starts here, at 0. */
  readonly startTimeSeconds: number;
  /** Bits per second. */
  readonly bitRate: number | null;
  readonly byteSize: number | null;
  readonly streams: readonly StreamInfo[];
  /** The stream pictures come from; null for a source without pictures. */
  readonly video: PictureStream | null;
  readonly tags: Readonly<Record<string, string>>;
  /** Versions of libav's libraries and the licence of this build of it. */
  readonly libav: LibavVersions;
}

export interface PictureStream extends VideoStreamInfo {
  readonly index: number;
  readonly codec: string;
  /** A cover picture rather than video. */
  readonly attachedPicture: boolean;
  /** Size as shown: square pixels (sample aspect ratio applied), upright. */
  readonly displayWidth: number;
  readonly displayHeight: number;
}

export function toMediaInfo(raw: RawMediaInfo, libav: LibavVersions): MediaInfo {
  const { formatName, formatLongName, durationSeconds, startTimeSeconds, bitRate, byteSize, streams, tags } = raw;
  const chosen = streams.find(({ index }) => index === raw.videoStream);
  return {
    container: { name: formatName, longName: formatLongName },
    durationSeconds,
    startTimeSeconds,
    bitRate,
    byteSize,
    streams,
    video: chosen === undefined ? null : pictureStream(chosen),
    tags,
    libav,
  };
}

function pictureStream({ index, codec, attachedPicture, video }: StreamInfo): PictureStream | null {
  if (video === null) return null;
  const { width, height } = displaySize(video);
  return { ...video, index, codec, attachedPicture, displayWidth: width, displayHeight: height };
}
