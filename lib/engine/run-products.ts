import type { Geometry } from '../request/requests/geometry.js';
import type { PassRequest, SnapshotRequest } from '../request/requests/request.js';
import type { Frame } from '../native/media.js';
import type { StillframeError } from '../errors.js';
import { beginAnimation, type BegunAnimation, type EncodedAnimation } from './begin-animation.js';
import { encodeSizes, type EncodedSnapshot } from './encode-sizes.js';
import { animationName, namedProduct, ofProduct } from './of-product.js';
import type { OpenMedia } from './open-media.js';
import { runPass, type PassChoice, type Product } from './pass.js';
import { reporting } from './reporting.js';
import type { FrameOrigin, Missing, SeriesSnapshot } from './results.js';
import { endOfSheet, Sheet, type MadeSheet } from './run-sheet.js';
import { Stills } from './run-stills.js';
import type { TaskRun } from './task-run.js';

/** What one pass made; the files of posters and animations are still to be written. */
export interface MadeProducts {
  readonly poster: readonly EncodedSnapshot[] | null;
  readonly snapshots: readonly (SeriesSnapshot | Missing)[] | null;
  readonly sheets: readonly MadeSheet[];
  readonly animations: readonly EncodedAnimation[];
}

interface Part {
  readonly choice: PassChoice;
  readonly product: Product;
}

/** Several products of one source: those that choose frames in the same way share one pass. */
export async function runProducts(run: TaskRun, media: OpenMedia, request: PassRequest): Promise<MadeProducts> {
  const animations: BegunAnimation[] = [];
  try {
    // Looking for their spans moves the source's place, so that it comes before the pass.
    for (const [index, one] of request.animations.entries()) {
      animations.push(await ofProduct(animationName(index), () => beginAnimation(run, media, one)));
    }
    const made = await runPasses(run, media, request, animations);
    const finished: EncodedAnimation[] = [];
    for (const animation of animations) finished.push(await animation.finish());
    return { ...made, animations: finished };
  } finally {
    for (const animation of animations) animation[Symbol.dispose]();
  }
}

async function runPasses(
  run: TaskRun,
  media: OpenMedia,
  request: PassRequest,
  animations: readonly BegunAnimation[],
): Promise<Omit<MadeProducts, 'animations'>> {
  const poster =
    request.poster === null ? null : new PosterStill(run, request.poster.snapshot, request.poster.timeMicros);
  const stills = request.stills === null ? null : new Stills(run, request.stills);
  const sheets = await Promise.all(
    request.sheets.map(async (sheet) => ({
      sheet: await ofProduct('sprite', () => Sheet.begin(run, sheet)),
      ...sheet,
    })),
  );
  const series = (
    name: string,
    product: Product,
    { stream, seek }: { stream: number; seek: PassChoice['seek'] },
  ): Part => {
    return { product: namedProduct(name, product), choice: { streamIndex: stream, seek, pastEnd: 'error' } };
  };
  const parts: Part[] = sheets.map((sheet) => series('sprite', sheet.sheet, sheet));
  if (stills !== null && request.stills !== null) parts.push(series('snapshots', stills, request.stills));
  if (poster !== null && request.poster !== null) {
    const { stream, seek, snapshot } = request.poster;
    const choice = { streamIndex: stream, seek, pastEnd: snapshot.choice.pastEnd };
    parts.push({ product: namedProduct('poster', poster), choice });
  }
  for (const [index, { pictures, choice }] of animations.entries()) {
    parts.push({ product: namedProduct(animationName(index), pictures), choice });
  }
  await runParts(run, media, parts);
  return {
    poster: poster === null ? null : poster.result(),
    snapshots: stills?.made ?? null,
    sheets: await Promise.all(
      sheets.map(async ({ sheet, stream }) => ({
        ...(await sheet.finish()),
        brokenOffMicros: await endOfSheet(run, media, sheet, stream),
      })),
    ),
  };
}

async function runParts(run: TaskRun, media: OpenMedia, parts: readonly Part[]): Promise<void> {
  const counted = reporting(
    run,
    parts.map(({ product }) => product),
  );
  const passes = new Map<string, { readonly choice: PassChoice; readonly products: Product[] }>();
  parts.forEach(({ choice, product }, place) => {
    const key = JSON.stringify(choice);
    const pass = passes.get(key) ?? { choice, products: [] };
    pass.products.push(counted[place] ?? product);
    passes.set(key, pass);
  });
  for (const { choice, products } of passes.values()) await runPass(run, media, choice, products);
}

class PosterStill implements Product {
  readonly times: readonly number[];
  readonly geometries: readonly Geometry[];
  readonly #run: TaskRun;
  readonly #request: SnapshotRequest;
  #outcome: readonly EncodedSnapshot[] | StillframeError | null = null;

  constructor(run: TaskRun, request: SnapshotRequest, timeMicros: number) {
    this.times = [timeMicros];
    this.geometries = request.sizes;
    this.#run = run;
    this.#request = request;
  }

  async take(frame: Frame, origin: FrameOrigin): Promise<void> {
    this.#outcome = await encodeSizes(this.#run, { frame, origin }, this.#request);
  }

  miss(error: StillframeError): void {
    this.#outcome = error;
  }

  result(): readonly EncodedSnapshot[] {
    if (Array.isArray(this.#outcome)) return this.#outcome as readonly EncodedSnapshot[];
    throw this.#outcome as StillframeError;
  }
}
