import type { AnimateRequest } from '../request/requests/request.js';
import { beginAnimation } from './begin-animation.js';
import type { OpenMedia } from './open-media.js';
import { runPass } from './pass.js';
import { reporting } from './reporting.js';
import type { Animation } from './results.js';
import type { TaskRun } from './task-run.js';
import { writeAnimation } from './write-animation.js';

/** How much of the work is done when the last frame was decoded and drawn; the rest is encoding the last ones. */
const drawnShare = 0.95;

/** An animation of a span: its frames in one pass, the file written when it is whole. */
export async function runAnimate(run: TaskRun, media: OpenMedia, request: AnimateRequest): Promise<Animation> {
  using begun = await beginAnimation(run, media, request);
  await runPass(run, media, begun.choice, reporting(run, [begun.pictures], drawnShare));
  const animation = await begun.finish();
  const { output } = request;
  if (output === null) return animation;
  return await run.measure('output', () => writeAnimation(animation, output, run.outputs.stage));
}
