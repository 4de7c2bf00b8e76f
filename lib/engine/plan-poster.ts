import { pictureSeconds } from '../plan/picture-seconds.js';
import { targetMicros } from '../plan/target.js';
import type { PosterPlanRequest } from '../request/requests/request.js';
import type { SeekMode } from '../request/requests/times.js';
import { choosePoster } from './choose-poster.js';
import type { OpenMedia } from './open-media.js';
import { pictureStream } from './picture-stream.js';
import type { Poster } from './results.js';
import type { TaskRun } from './task-run.js';

/** Which frame a poster shows. */
export interface PosterPlan {
  readonly stream: number;
  readonly timeMicros: number;
  readonly seek: SeekMode;
  /** Null where its time was given. */
  readonly poster: Poster | null;
  /** Frames that were decoded to choose it. */
  readonly decodedFrames: number;
}

export async function planPoster(
  run: TaskRun,
  media: OpenMedia,
  { choice }: Pick<PosterPlanRequest, 'choice'>,
): Promise<PosterPlan> {
  const stream = pictureStream(run, media, choice.stream);
  const { at, seek } = choice;
  if (at.kind === 'auto') return { stream: stream.index, ...(await choosePoster(run, media, stream)) };
  const timeMicros = targetMicros(at, pictureSeconds(stream.info, stream.index));
  return { stream: stream.index, timeMicros, seek, poster: null, decodedFrames: 0 };
}
