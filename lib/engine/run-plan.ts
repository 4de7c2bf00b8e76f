/**
 * What a worker does for a task: the one place where sources, decoder, plans, composition, encoders and outputs meet.
 */
import { libavVersions } from '../native/media.js';
import type { Request } from '../request/requests/request.js';
import { toMediaInfo, type MediaInfo } from './media-info.js';
import type { OpenMedia } from './open-media.js';
import type { Animation, Missing, RawFrame, SeriesSnapshot, Snapshot } from './results.js';
import { joinSheet } from './join-sheet.js';
import { planPoster, type PosterPlan } from './plan-poster.js';
import { runAnimate } from './run-animate.js';
import { runFrame } from './run-frame.js';
import { runProducts, type MadeProducts } from './run-products.js';
import { planSeries, type SeriesPlan } from './run-series-plan.js';
import { runSheet, type MadeSheet } from './run-sheet.js';
import { runSnapshot } from './run-snapshot.js';
import { planSprite } from './run-sprite-plan.js';
import { runStills } from './run-stills.js';
import type { EncodedPicture } from './sprite-result.js';
import type { TaskRun } from './task-run.js';

type Result =
  | MediaInfo
  | RawFrame
  | readonly Snapshot[]
  | Animation
  | SeriesPlan
  | readonly (SeriesSnapshot | Missing)[]
  | MadeSheet
  | PosterPlan
  | MadeProducts
  | EncodedPicture;

export async function runPlan(run: TaskRun, media: OpenMedia, request: Request): Promise<Result> {
  switch (request.kind) {
    case 'probe':
      return run.measure('open', () => toMediaInfo(media.info(run.interrupt, true), libavVersions()));
    case 'frame':
      return await runFrame(run, media, request);
    case 'snapshot':
      return await runSnapshot(run, media, request);
    case 'animate':
      return await runAnimate(run, media, request);
    case 'series-plan':
      return await planSeries(run, media, request);
    case 'stills':
      return await runStills(run, media, request);
    case 'sprite-plan':
      return await planSprite(run, media, request);
    case 'sheet':
      return await runSheet(run, media, request);
    case 'poster-plan':
      return await planPoster(run, media, request);
    case 'pass':
      return await runProducts(run, media, request);
    case 'join-sheet':
      return await joinSheet(run, request);
  }
}
