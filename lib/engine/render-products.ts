import type { AnimateRequest, PassRequest, RenderRequest, SnapshotRequest } from '../request/requests/request.js';
import type { EncodedAnimation } from './begin-animation.js';
import type { EncodedSnapshot } from './encode-sizes.js';
import { finishSprite } from './finish-sprite.js';
import { noFrames, sheetOf } from './make-sprite.js';
import { animationName, ofProduct } from './of-product.js';
import type { PosterPlan } from './plan-poster.js';
import type { Animation, Missing, SeriesSnapshot, Snapshot } from './results.js';
import type { MadeProducts } from './run-products.js';
import type { SeriesPlan } from './run-series-plan.js';
import type { SpritePlan } from './run-sprite-plan.js';
import type { SeriesTasks } from './series-tasks.js';
import { checkSpriteNames } from './sprite-names.js';
import type { Sprite } from './sprite-result.js';
import { stillsOf, withWarnings } from './take-snapshots.js';
import { sheetJobs } from './sheet-jobs.js';
import { writeAnimation } from './write-animation.js';
import { writeSizes } from './write-sizes.js';

/** The products that were asked for; null for the others. */
export interface RenderedProducts {
  readonly poster: readonly Snapshot[] | null;
  readonly snapshots: readonly (SeriesSnapshot | Missing)[] | null;
  readonly sprite: Sprite | null;
  readonly animations: readonly Animation[] | null;
}

interface Plans {
  readonly poster: PosterPlan | null;
  readonly snapshots: SeriesPlan | null;
  readonly sprite: SpritePlan | null;
}

/** Several products: each is planned, then one worker walks through the source once for all of them. */
export async function* renderProducts(
  tasks: SeriesTasks,
  request: RenderRequest,
  onProgress: ((share: number) => void) | null,
): AsyncGenerator<RenderedProducts, void, undefined> {
  const { plans, slot } = await planAll(tasks, request);
  if (plans.sprite !== null && request.sprite !== null) {
    const { files } = request.sprite;
    const { sheetCount } = plans.sprite.grid;
    await ofProduct('sprite', () => checkSpriteNames(files, sheetCount));
  }
  const pass = passOf(request, plans);
  const seeks = [plans.poster, plans.snapshots, plans.sprite].map((plan) => plan?.seek);
  // The end is told when the files are there.
  const tell = (share: number): void => {
    if (share < 1) onProgress?.(share);
  };
  const allCores = seeks.includes('exact') || pass.animations.length > 0;
  const place = { slot, allCores, onProgress: tell };
  const { result: made } = await tasks.run<MadeProducts>(pass, place);
  yield await finish(request, plans, made);
  onProgress?.(1);
}

async function planAll(tasks: SeriesTasks, request: RenderRequest): Promise<{ plans: Plans; slot: number | null }> {
  let slot: number | null = null;
  async function plan<Plan>(name: string, planned: Parameters<SeriesTasks['run']>[0]): Promise<Plan> {
    // The worker that looked at the source first has it open.
    const done = await ofProduct(name, () => tasks.run<Plan>(planned, { slot, allCores: false }));
    slot = done.slot;
    return done.result;
  }
  const { poster, snapshots, sprite } = request;
  const plans: Plans = {
    snapshots:
      snapshots === null
        ? null
        : await plan<SeriesPlan>('snapshots', { kind: 'series-plan', series: snapshots.series, parts: 1 }),
    sprite:
      sprite === null
        ? null
        : await plan<SpritePlan>('sprite', {
            kind: 'sprite-plan',
            series: sprite.series,
            cell: sprite.cell,
            layout: sprite.layout,
            format: sprite.encoding.format,
          }),
    poster: poster === null ? null : await plan<PosterPlan>('poster', { kind: 'poster-plan', choice: poster.choice }),
  };
  return { plans, slot };
}

function passOf(request: RenderRequest, plans: Plans): PassRequest {
  const { poster, snapshots, sprite, animations } = request;
  const series = [plans.snapshots, plans.sprite].filter((plan) => plan !== null);
  const length = plans.snapshots?.times.length ?? 0;
  return {
    kind: 'pass',
    poster: poster === null || plans.poster === null ? null : posterOf(poster, plans.poster, series),
    stills:
      snapshots === null || plans.snapshots === null
        ? null
        : stillsOf(snapshots, plans.snapshots, { run: 0, start: 0, end: length, runEnd: length }),
    sheets:
      sprite === null || plans.sprite === null
        ? []
        : sheetJobs(plans.sprite, 1).map((job) => sheetOf(sprite, plans.sprite as SpritePlan, job)),
    animations: animations ?? [],
  };
}

/** A frame that was chosen is the one on screen at its time, whichever way it is found: it goes with the others. */
function posterOf(snapshot: SnapshotRequest, plan: PosterPlan, series: readonly SeriesPlan[]): PassRequest['poster'] {
  const { stream, timeMicros, seek, poster } = plan;
  if (poster === null) return { snapshot, stream, timeMicros, seek };
  const joinsExact = series.some((other) => other.stream === stream && other.seek === 'exact');
  const choice = { ...snapshot.choice, pastEnd: 'error' } as const;
  return { snapshot: { ...snapshot, choice }, stream, timeMicros, seek: joinsExact ? 'exact' : seek };
}

async function finish(request: RenderRequest, plans: Plans, made: MadeProducts): Promise<RenderedProducts> {
  const { poster, sprite, animations } = request;
  const { snapshots: plan, sprite: spritePlan } = plans;
  if (spritePlan !== null && made.sheets.every(({ picture }) => picture === null)) throw noFrames(spritePlan);
  return {
    poster:
      poster === null || made.poster === null || plans.poster === null
        ? null
        : await finishPoster(poster, plans.poster, made.poster),
    snapshots: plan === null ? null : (made.snapshots ?? []).map((item) => withWarnings(item, plan)),
    sprite:
      sprite === null || spritePlan === null
        ? null
        : await ofProduct('sprite', () => finishSprite(sprite, spritePlan, made.sheets)),
    animations: animations === null ? null : await finishAnimations(animations, made.animations),
  };
}

async function finishAnimations(
  requests: readonly AnimateRequest[],
  made: readonly EncodedAnimation[],
): Promise<readonly Animation[]> {
  const written: Animation[] = [];
  for (const [index, animation] of made.entries()) {
    const output = requests[index]?.output ?? null;
    written.push(
      output === null ? animation : await ofProduct(animationName(index), () => writeAnimation(animation, output)),
    );
  }
  return written;
}

async function finishPoster(
  { outputs }: SnapshotRequest,
  { poster, decodedFrames }: PosterPlan,
  made: readonly EncodedSnapshot[],
): Promise<readonly Snapshot[]> {
  const pictures = made.map((picture) => ({
    ...picture,
    decodedFrames: picture.decodedFrames + decodedFrames,
    ...(poster === null ? {} : { poster }),
  }));
  return outputs === null ? pictures : await ofProduct('poster', () => writeSizes(pictures, outputs));
}
