import type { PictureShape } from '../plan/display-size.js';
import { planPicture } from '../plan/picture.js';
import { planGrid } from '../plan/sprite-grid.js';
import type { SpriteGrid, SpritePlanRequest } from '../request/requests/sprite.js';
import type { OpenMedia } from './open-media.js';
import { planSeries, type SeriesPlan } from './run-series-plan.js';
import type { TaskRun } from './task-run.js';

/** What a sprite is made of: plain data, for the tasks that make its sheets. */
export interface SpritePlan extends SeriesPlan {
  readonly grid: SpriteGrid;
}

/** Looks at the source, decodes nothing. */
export async function planSprite(run: TaskRun, media: OpenMedia, request: SpritePlanRequest): Promise<SpritePlan> {
  const { series, cell, layout, format } = request;
  const plan = await planSeries(run, media, { kind: 'series-plan', series, parts: 1, needsEnd: true });
  const { canvas } = planPicture(shapeOf(run, media, plan.stream), cell, run.limits);
  return { ...plan, grid: planGrid(layout, canvas, plan.times.length, format, run.limits) };
}

/** As the stream announces it; a cell is as large whatever its frame turns out to be. */
function shapeOf(run: TaskRun, media: OpenMedia, stream: number): PictureShape {
  const announced = (full: boolean): PictureShape | null =>
    media.info(run.interrupt, full).streams.find(({ index }) => index === stream)?.video ?? null;
  const shape = announced(false);
  if (shape !== null && shape.width > 0 && shape.height > 0) return shape;
  return announced(true) ?? { width: 16, height: 9, sampleAspectRatio: [1, 1], orientation: 1 };
}
