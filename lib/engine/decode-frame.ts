import { invalidParameter, StillframeError } from '../errors.js';
import type { Frame } from '../native/media.js';
import type { FrameFacts, RawMediaInfo } from '../native/types.js';
import { checkFrameSize } from '../plan/picture.js';
import { checkPastEnd, targetMicros } from '../plan/target.js';
import { damageWarnings } from '../plan/warning.js';
import type { FrameChoice } from '../request/requests.js';
import type { OpenMedia } from './open-media.js';
import type { FrameOrigin } from './results.js';
import type { TaskRun } from './task-run.js';

/** The wanted frame, still in the decoder's memory, and where it comes from. Closed by `using`. */
export interface DecodedFrame extends Disposable {
  readonly frame: Frame;
  readonly origin: FrameOrigin;
}

export async function decodeFrame(run: TaskRun, media: OpenMedia, choice: FrameChoice): Promise<DecodedFrame> {
  const info = run.measure('open', () => media.info(run.interrupt, false));
  const streamIndex = chooseStream(info, choice.stream);
  const announced = info.streams.find(({ index }) => index === streamIndex)?.video;
  if (announced !== undefined && announced !== null) checkFrameSize(announced, run.limits);
  const timeMicros = targetMicros(choice, info.durationSeconds);
  const { threads, limits } = run;
  const target = { streamIndex, timeMicros, mode: choice.seek, threads, maxPixels: limits.framePixels };
  const frame = await run.measure('decode', () => media.decode(run.interrupt, target));
  const close = (): void => frame[Symbol.dispose]();
  try {
    return { frame, origin: originOf(frame.facts, choice, timeMicros), [Symbol.dispose]: close };
  } catch (error) {
    close();
    throw error;
  }
}

function originOf(facts: FrameFacts, choice: FrameChoice, timeMicros: number): FrameOrigin {
  const { keyframe, decodedFrames } = facts;
  return {
    requestedSeconds: timeMicros / 1e6,
    timeSeconds: facts.timeMicros / 1e6,
    keyframe,
    decodedFrames,
    warnings: [...checkPastEnd(choice, timeMicros, facts), ...damageWarnings(facts)],
  };
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
