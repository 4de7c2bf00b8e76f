import { fromErrorRecord } from '../errors.js';
import type { Request } from '../request/requests/request.js';
import type { DescribedSource } from '../source/describe-source.js';
import type { CallGuard } from './call-guard.js';
import type { Job, Schedule } from './schedule.js';
import type { StageTiming } from './task.js';

/** Where a call's bytes come from, and which worker has them open already. */
export interface CallPlace {
  /** The slot the source is open in, and its name there; null for a source that is used once. */
  readonly video: { readonly slot: number; readonly id: number } | null;
  /** A series does not outlive what its source belongs to. */
  readonly life?: CallGuard;
  describe(signal: AbortSignal): Promise<DescribedSource>;
  /** The call reads the source no longer. */
  release(source: DescribedSource): void;
}

/** A task of a call, and how it is to be scheduled. */
export type Order = Pick<
  Job,
  'slot' | 'gainsFromThreads' | 'call' | 'admitted' | 'onProgress' | 'onStart' | 'settle' | 'onEnd'
> & {
  readonly request: Request;
  readonly videoId: number | null;
};

/** What turns up only after the call has ended is let go of all the same. */
export async function describePlace(guard: CallGuard, place: CallPlace): Promise<DescribedSource> {
  const described = place.describe(guard.signal);
  return guard.race(described).catch((error: unknown) => {
    described.then((late) => place.release(late)).catch(() => undefined);
    throw error;
  });
}

/** Has a worker carry out a task. */
export async function dispatch<Result>(
  schedule: Schedule,
  guard: CallGuard,
  source: DescribedSource,
  { request, videoId, ...order }: Order,
  note: (stages: readonly StageTiming[]) => void,
): Promise<Result> {
  const { deadlineEpochMs, signal } = guard;
  const task = { request, source: source.descriptor, videoId, deadlineEpochMs };
  const reply = await schedule.run({ task, ...order, signal, reader: source.reader });
  note(reply.stages);
  if (!reply.ok) throw fromErrorRecord(reply.error);
  return reply.result as Result;
}
