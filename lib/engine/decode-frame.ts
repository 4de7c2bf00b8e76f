import type { Frame } from '../native/media.js';
import type { FrameFacts } from '../native/types.js';
import { planDecoderThreads } from '../plan/decoder-threads.js';
import { wantsNeighbours } from '../plan/fields.js';
import { dolbyVisionWarnings } from '../plan/dolby-vision.js';
import { checkPastEnd, checkPresent } from '../plan/target.js';
import { damageWarnings } from '../plan/warning.js';
import type { Geometry } from '../request/requests/geometry.js';
import type { PastEnd, SeekMode } from '../request/requests/times.js';
import type { OpenMedia } from './open-media.js';
import type { FrameOrigin } from './results.js';
import type { TaskRun } from './task-run.js';

/** The wanted frame, still in the decoder's memory, and where it comes from. Closed by `using`. */
export interface DecodedFrame extends Disposable {
  readonly frame: Frame;
  readonly origin: FrameOrigin;
}

export interface DecodeTarget {
  readonly streamIndex: number;
  /** Whole microseconds on the media timeline. */
  readonly timeMicros: number;
  /** The times that follow, ascending; null where nobody knows. */
  readonly comingMicros: Float64Array | null;
  readonly seek: SeekMode;
  readonly pastEnd: PastEnd;
  /** Of all pictures that will be made of the frame; none when its own planes are wanted. */
  readonly geometries: readonly Geometry[];
}

/** @throws TIME_OUT_OF_RANGE past the end, unless the last frame is wanted then */
export async function decodeAt(run: TaskRun, media: OpenMedia, target: DecodeTarget): Promise<DecodedFrame> {
  const { streamIndex, timeMicros, comingMicros, seek } = target;
  const video = media.info(run.interrupt, false).streams[streamIndex]?.video ?? null;
  const threads = planDecoderThreads(run.cores, video);
  const neighbours = video !== null && wantsNeighbours(video, target.geometries);
  const maxPixels = run.limits.framePixels;
  const wanted = { streamIndex, timeMicros, comingMicros, mode: seek, threads, maxPixels, neighbours };
  const frame = await run.measure('decode', () => media.decode(run.interrupt, wanted));
  const close = (): void => frame[Symbol.dispose]();
  try {
    return { frame, origin: originOf(frame.facts, target), [Symbol.dispose]: close };
  } catch (error) {
    close();
    throw error;
  }
}

function originOf(facts: FrameFacts, { timeMicros, pastEnd }: DecodeTarget): FrameOrigin {
  const { keyframe, decodedFrames } = facts;
  checkPresent(timeMicros, facts);
  return {
    requestedSeconds: timeMicros / 1e6,
    timeSeconds: facts.timeMicros / 1e6,
    keyframe,
    decodedFrames,
    warnings: [...checkPastEnd(pastEnd, timeMicros, facts), ...damageWarnings(facts), ...dolbyVisionWarnings(facts)],
  };
}
