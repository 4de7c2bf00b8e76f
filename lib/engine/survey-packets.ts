import type { Survey, SurveyRange } from '../native/types.js';
import type { OpenMedia } from './open-media.js';
import type { TaskRun } from './task-run.js';

const whole = { fromMicros: 0, toMicros: Number.MAX_SAFE_INTEGER, mostKeyFrames: Number.MAX_SAFE_INTEGER };

/** What the packets of a stretch of a stream tell, by default of all of it. */
export async function surveyPackets(
  run: TaskRun,
  media: OpenMedia,
  streamIndex: number,
  stretch: Partial<Omit<SurveyRange, 'streamIndex'>> = {},
): Promise<Survey> {
  return await run.measure('open', () => media.survey(run.interrupt, { streamIndex, ...whole, ...stretch }));
}
