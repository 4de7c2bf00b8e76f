import { invalidParameter, StillframeError } from '../errors.js';
import type { RawMediaInfo } from '../native/types.js';
import { checkFrameSize } from '../plan/picture.js';
import type { OpenMedia } from './open-media.js';
import type { TaskRun } from './task-run.js';

/** The stream pictures are taken from. */
export interface PictureStream {
  readonly index: number;
  readonly info: RawMediaInfo;
}

/**
 * Finds the stream; its frames are known not to exceed the limits, as far as it announces them.
 * @param wanted the index asked for; null for libav's best
 */
export function pictureStream(run: TaskRun, media: OpenMedia, wanted: number | null): PictureStream {
  const info = run.measure('open', () => media.info(run.interrupt, false));
  const index = chooseStream(info, wanted);
  const announced = info.streams.find((stream) => stream.index === index)?.video;
  if (announced !== undefined && announced !== null) checkFrameSize(announced, run.limits);
  return { index, info };
}

/** The same for products of several pictures, which a cover is not enough for: NO_VIDEO_STREAM. */
export function videoStream(run: TaskRun, media: OpenMedia, wanted: number | null): PictureStream {
  const stream = pictureStream(run, media, wanted);
  const { attachedPicture } = stream.info.streams[stream.index] ?? {};
  if (attachedPicture !== true) return stream;
  throw new StillframeError('NO_VIDEO_STREAM', 'the source has a cover picture, and no video stream');
}

function chooseStream(info: RawMediaInfo, wanted: number | null): number {
  if (wanted === null) {
    if (info.videoStream >= 0) return info.videoStream;
    throw new StillframeError('NO_VIDEO_STREAM', 'the source has no video stream and no cover picture');
  }
  const pictures = info.streams.filter(({ video }) => video !== null).map(({ index }) => index);
  if (pictures.includes(wanted)) return wanted;
  if (pictures.length === 0) throw new StillframeError('NO_VIDEO_STREAM', 'the source has no video stream');
  throw invalidParameter('stream', `must be the index of a video stream (${pictures.join(', ')})`, wanted);
}
