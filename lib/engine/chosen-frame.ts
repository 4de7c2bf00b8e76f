import { pictureSeconds } from '../plan/picture-seconds.js';
import { targetMicros } from '../plan/target.js';
import type { FrameChoice, Geometry } from '../request/requests.js';
import { choosePoster } from './choose-poster.js';
import { decodeAt, type DecodedFrame } from './decode-frame.js';
import type { OpenMedia } from './open-media.js';
import { pictureStream } from './picture-stream.js';
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
  const stream = pictureStream(run, media, choice.stream);
  const { at, seek, pastEnd } = choice;
  const order = { streamIndex: stream.index, comingMicros: null, geometries };
  if (at.kind !== 'auto') {
    const timeMicros = targetMicros(at, pictureSeconds(stream.info, stream.index));
    return await decodeAt(run, media, { ...order, timeMicros, seek, pastEnd });
  }
  const { poster, decodedFrames, ...place } = await choosePoster(run, media, stream);
  const decoded = await decodeAt(run, media, { ...order, ...place, pastEnd: 'last' });
  const origin = { ...decoded.origin, decodedFrames: decodedFrames + decoded.origin.decodedFrames, poster };
  return { ...decoded, origin };
}
