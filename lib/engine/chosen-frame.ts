import type { Geometry } from '../request/requests/geometry.js';
import type { FrameChoice } from '../request/requests/times.js';
import { decodeAt, type DecodedFrame } from './decode-frame.js';
import type { OpenMedia } from './open-media.js';
import { planPoster } from './plan-poster.js';
import type { TaskRun } from './task-run.js';

/**
 * The frame a caller's choice means.
 * @param geometries of all pictures that will be made of it; none when its own planes are wanted
 */
export async function decodeChosen(
  run: TaskRun,
  media: OpenMedia,
  choice: FrameChoice,
  geometries: readonly Geometry[],
): Promise<DecodedFrame> {
  const { stream, timeMicros, seek, poster, decodedFrames } = await planPoster(run, media, { choice });
  const pastEnd = poster === null ? choice.pastEnd : 'last';
  const target = { streamIndex: stream, timeMicros, comingMicros: null, geometries, seek, pastEnd };
  const decoded = await decodeAt(run, media, target);
  if (poster === null) return decoded;
  const origin = { ...decoded.origin, decodedFrames: decodedFrames + decoded.origin.decodedFrames, poster };
  return { ...decoded, origin };
}
