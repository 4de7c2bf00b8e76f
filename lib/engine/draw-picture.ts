import { blurBackground } from '../compose/blur-background.js';
import { createCanvas } from '../compose/canvas.js';
import { flatten } from '../compose/flatten.js';
import type { Picture } from '../compose/picture.js';
import type { Frame } from '../native/media.js';
import { planBlurredBackground } from '../plan/blurred-background.js';
import { planChannels, type AlphaRule } from '../plan/channels.js';
import { planColours } from '../plan/colour.js';
import { planConversion } from '../plan/conversion.js';
import { planFields } from '../plan/fields.js';
import { coversCanvas, planPicture, type PicturePlan } from '../plan/picture.js';
import { opaqueBlack } from '../request/colour.js';
import type { Geometry } from '../request/requests/geometry.js';
import type { TaskRun } from './task-run.js';

/** The decoded frame as a picture of the asked geometry. */
export async function drawPicture(run: TaskRun, frame: Frame, geometry: Geometry, alpha: AlphaRule): Promise<Picture> {
  const { background } = geometry;
  const under = background.kind === 'colour' ? background.colour : opaqueBlack;
  const plan = planPicture(frame.facts, geometry, run.limits);
  const { channels, flatten: mustFlatten } = planChannels(frame.facts, plan, background, alpha);
  const canvas =
    background.kind === 'blur' && !coversCanvas(plan)
      ? await blurredCanvas(run, frame, geometry, plan, channels)
      : createCanvas(plan.canvas, channels, plan.placement, under);
  convertFrame(run, frame, plan, geometry, canvas);
  return mustFlatten ? run.measure('convert', () => flatten(canvas, under)) : canvas;
}

async function blurredCanvas(
  run: TaskRun,
  frame: Frame,
  geometry: Geometry,
  plan: PicturePlan,
  channels: 3 | 4,
): Promise<Picture> {
  const smallPlan = planBlurredBackground(frame.facts, geometry, plan.canvas, run.limits);
  const small = createCanvas(smallPlan.canvas, channels, smallPlan.placement, opaqueBlack);
  convertFrame(run, frame, smallPlan, geometry, small);
  return run.measure('convert', () => blurBackground(small, plan.canvas, channels));
}

/** The decoded frame where the plan puts it, in the target's memory. */
export function convertFrame(
  run: TaskRun,
  frame: Frame,
  plan: PicturePlan,
  { deinterlace }: Geometry,
  target: Picture,
): void {
  const { conversion } = planConversion(plan, planColours(frame.facts), target.channels);
  const fields = planFields(frame.facts, plan, deinterlace);
  run.measure('convert', () => frame.convert(run.interrupt, { ...conversion, fields }, target.data));
}
