import { putIn } from '../compose/picture-part.js';
import type { Picture } from '../compose/picture.js';
import type { Frame } from '../native/media.js';
import type { Rectangle } from '../native/types.js';
import { planPicture } from '../plan/picture.js';
import type { Geometry } from '../request/requests/geometry.js';
import { convertFrame, drawPicture } from './draw-picture.js';
import type { TaskRun } from './task-run.js';

/**
 * Draws a frame into its cell: the converter writes into the sheet's own memory.
 * @param geometry of the cell, width and height included
 */
export async function drawCell(
  run: TaskRun,
  frame: Frame,
  geometry: Geometry,
  sheet: Picture,
  place: Rectangle,
): Promise<void> {
  // What is clear must lie over the cell's colour, which the converter knows nothing of.
  if (frame.facts.hasAlpha && sheet.channels === 3) {
    putIn(sheet, await drawPicture(run, frame, geometry, 'never'), place);
    return;
  }
  const { placement, ...plan } = planPicture(frame.facts, geometry, run.limits);
  const onSheet = { ...placement, left: place.left + placement.left, top: place.top + placement.top };
  convertFrame(run, frame, { ...plan, canvas: sheet, placement: onSheet }, geometry, sheet);
}
