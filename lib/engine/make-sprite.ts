import { StillframeError } from '../errors.js';
import { labelDigits } from '../plan/time-label.js';
import type { SheetRequest, SpriteRequest } from '../request/requests/sprite.js';
import { inOrder } from './in-order.js';
import type { MadeSheet } from './run-sheet.js';
import type { SpritePlan } from './run-sprite-plan.js';
import type { SeriesTasks } from './series-tasks.js';
import { finishSprite } from './finish-sprite.js';
import { gather, sheetJobs, type SheetJob, type WholeSheet } from './sheet-jobs.js';
import { checkSpriteNames } from './sprite-names.js';
import type { EncodedPicture, Sprite } from './sprite-result.js';

/**
 * A sprite: planned first, then a task a sheet or a part of one, by as many workers as there are. Its files appear
 * together, in the end.
 */
export async function* makeSprite(
  tasks: SeriesTasks,
  request: SpriteRequest,
  onProgress: ((share: number) => void) | null,
): AsyncGenerator<Sprite, void, undefined> {
  const { series, cell, layout, encoding } = request;
  const planned = { kind: 'sprite-plan', series, cell, layout, format: encoding.format } as const;
  const { result: plan, slot } = await tasks.run<SpritePlan>(planned, { slot: null, allCores: false });
  checkSpriteNames(request.files, plan.grid.sheetCount);
  const progress = new Progress(plan.times.length, onProgress);
  const jobs = sheetJobs(plan, tasks.slots);

  async function make(job: SheetJob): Promise<MadeSheet> {
    const allCores = plan.seek === 'exact' && tasks.mayUseAllCores(job.run, jobs.length);
    // The worker that looked at the source has it open.
    const place = { slot: job.start === 0 ? slot : null, allCores, onProgress: progress.of(job) };
    return (await tasks.run<MadeSheet>(sheetOf(request, plan, job), place)).result;
  }

  async function join(whole: WholeSheet, parts: readonly MadeSheet[]): Promise<WholeSheet> {
    const bands = parts.flatMap(({ band }) => (band === null ? [] : [band]));
    if (bands.length === 0) return whole;
    const joined = {
      kind: 'join-sheet',
      bands,
      grid: plan.grid,
      cell: { ...cell, ...plan.grid.cell },
      encoding,
    } as const;
    return { ...whole, picture: (await tasks.run<EncodedPicture>(joined, { slot, allCores: false })).result };
  }

  const made: MadeSheet[] = [];
  const lookahead = { slots: tasks.slots, mostItems: Infinity, mostBytes: Infinity, bytesOf: () => 0 };
  for await (const sheet of inOrder(jobs, lookahead, make)) made.push(sheet);
  const sheets: WholeSheet[] = [];
  // Jobs come sheet by sheet.
  for (let start = 0, end = 0; start < jobs.length; start = end) {
    while (jobs[end]?.sheet === jobs[start]?.sheet) end += 1;
    const parts = made.slice(start, end);
    sheets.push(await join(gather(parts), parts));
  }
  if (sheets.every(({ picture }) => picture === null)) throw noFrames(plan);
  yield await finishSprite(request, plan, sheets);
  onProgress?.(1);
}

/** The one result of a call that hands over its results one by one. */
export async function lastOf<Result>(results: AsyncIterable<Result>): Promise<Result> {
  let last: Result | null = null;
  // To the end, where the call counts as completed.
  for await (const result of results) last = result;
  if (last === null) throw new StillframeError('INTERNAL', 'nothing was made, and nothing said why');
  return last;
}

export function sheetOf(request: SpriteRequest, plan: SpritePlan, { start, end, band }: SheetJob): SheetRequest {
  const { cell, labels, watermarks, encoding, keepCells } = request;
  const { stream, seek, times, grid } = plan;
  return {
    kind: 'sheet',
    stream,
    seek,
    first: start,
    times: times.slice(start, end),
    grid,
    cell: { ...cell, ...grid.cell },
    labelDigits: labels ? labelDigits(times) : null,
    watermarks,
    encoding,
    keepCells,
    band,
  };
}

export function noFrames({ times }: SpritePlan): StillframeError {
  const message = `the video has no frame at any of the ${times.length} times, the first one being ${(times[0] ?? 0) / 1e6} s`;
  return new StillframeError('TIME_OUT_OF_RANGE', message);
}

/** What several sheets have done, as one share that never falls; the end is told when the files are there. */
class Progress {
  readonly #cells: number;
  readonly #tell: ((share: number) => void) | null;
  readonly #done = new Map<SheetJob, number>();
  #told = 0;

  constructor(cells: number, tell: ((share: number) => void) | null) {
    this.#cells = cells;
    this.#tell = tell;
  }

  of(job: SheetJob): (share: number) => void {
    return (share) => {
      this.#done.set(job, share * (job.end - job.start));
      const done = [...this.#done.values()].reduce((sum, cells) => sum + cells, 0) / this.#cells;
      if (done <= this.#told || done >= 1) return;
      this.#told = done;
      this.#tell?.(done);
    };
  }
}
