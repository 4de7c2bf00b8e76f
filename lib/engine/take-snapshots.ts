import { planChunks, type Chunk } from '../plan/series-chunks.js';
import { numberedPath } from '../request/output-pattern.js';
import type { SnapshotsRequest, StillsRequest } from '../request/requests/request.js';
import { inOrder } from './in-order.js';
import type { Missing, SeriesSnapshot } from './results.js';
import type { SeriesPlan } from './run-series-plan.js';
import type { SeriesTasks } from './series-tasks.js';

type Item = SeriesSnapshot | Missing;

/** How far the work may be ahead of who takes the pictures: times, and bytes of finished pictures. */
const mostAhead = { mostItems: 256, mostBytes: 32 * 1024 ** 2 };
/** A worker goes on with at most so many of the coming times in view. */
const mostComing = 64;

/** A series of stills: planned first, then made in tasks by as many workers as there are. */
export async function* takeSnapshots(
  tasks: SeriesTasks,
  request: SnapshotsRequest,
  onProgress: ((share: number) => void) | null,
): AsyncGenerator<Item, void, undefined> {
  const { series } = request;
  const parts = tasks.slots === 1 ? 1 : 2 * tasks.slots;
  const planned = { kind: 'series-plan', series, parts, geometry: request.geometry } as const;
  const { result: plan, slot } = await tasks.run<SeriesPlan>(planned, { slot: null, allCores: false });
  const { length } = plan.times;
  const chunks = planChunks(plan.starts, length, tasks.slots, plan.picturePixels);
  const runs = (chunks.at(-1)?.run ?? 0) + 1;
  // The worker that looked at the source has it open, and so has each that did the part of a run before.
  const slotOfRun = new Map(runs === 1 ? [[0, slot]] : []);
  let done = 0;

  async function make(chunk: Chunk): Promise<readonly Item[]> {
    const allCores = plan.seek === 'exact' && tasks.mayUseAllCores(chunk.run, runs);
    const place = { slot: slotOfRun.get(chunk.run) ?? null, allCores };
    const { result, slot: used } = await tasks.run<readonly Item[]>(stillsOf(request, plan, chunk), place);
    slotOfRun.set(chunk.run, used);
    done += result.length;
    // The end is told when the last one was handed over.
    if (done < length) onProgress?.(done / length);
    return result;
  }

  const lookahead = { slots: tasks.slots, ...mostAhead, bytesOf };
  for await (const items of inOrder(chunks, lookahead, make)) {
    for (const item of items) yield withWarnings(item, plan);
  }
  onProgress?.(1);
}

export function stillsOf(request: SnapshotsRequest, plan: SeriesPlan, { start, end, runEnd }: Chunk): StillsRequest {
  const { encoding, thumbhash, watermarks, geometry, output } = request;
  const times = plan.times.slice(start, end);
  return {
    kind: 'stills',
    stream: plan.stream,
    seek: plan.seek,
    first: start,
    times,
    coming: plan.times.slice(end, Math.min(runEnd, end + mostComing)),
    geometry,
    encoding,
    thumbhash,
    watermarks,
    outputs: output === null ? null : Array.from(times, (_, index) => numberedPath(output, start + index)),
  };
}

export function withWarnings(item: Item, { warnings }: SeriesPlan): Item {
  if (item.status === 'missing' || warnings.length === 0) return item;
  return { ...item, warnings: [...warnings, ...item.warnings] };
}

function bytesOf(items: readonly Item[]): number {
  return items.reduce((sum, item) => sum + (item.status === 'ok' ? (item.data?.byteLength ?? 0) : 0), 0);
}
