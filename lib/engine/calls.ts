import { availableParallelism } from 'node:os';
import { StillframeError } from '../errors.js';
import type { Call, Checked } from '../request/call.js';
import type { EngineSettings } from '../request/engine-options.js';
import type { AnimateRequest, FrameRequest, ProbeRequest, SnapshotRequest } from '../request/requests/request.js';
import type { FrameChoice } from '../request/requests/times.js';
import { CallGuard } from './call-guard.js';
import { ProgressListener } from './progress-listener.js';
import { makeReusable } from './reusable-frame.js';
import { ProcessTransport } from './process-transport.js';
import { Schedule } from './schedule.js';
import { SeriesTasks } from './series-tasks.js';
import type { RawFrame } from './results.js';
import type { EngineStats } from './stats.js';
import type { TaskReply } from './task.js';
import { describePlace, dispatch, type CallPlace } from './task-dispatch.js';
import { settleOutputs } from './task-outputs.js';
import { ThreadTransport } from './thread-transport.js';
import { openTrace, traced, type SeriesVerb, type TraceContext } from './tracing.js';
import type { Transport } from './transport.js';

/** What one task answers. */
export type CallRequest = ProbeRequest | FrameRequest | SnapshotRequest | AnimateRequest;

/** Makes the results of a series by its tasks. */
export type SeriesWork<Item> = (
  tasks: SeriesTasks,
  onProgress: ProgressListener['tell'],
) => AsyncGenerator<Item, void, undefined>;

/** Who made the call wants no more of it. */
const stopped = new StillframeError('ABORTED', 'the series was stopped');

/** Every call of an engine on its way to a worker and back: guarded, counted, traced. */
export class Calls {
  readonly #settings: EngineSettings;
  readonly #transport: Transport;
  readonly #schedule: Schedule;
  readonly #guards = new Set<CallGuard>();
  readonly #counts = { completed: 0, failed: 0, aborted: 0 };
  #closing: Promise<void> | null = null;
  /** Below those of opened videos, which count up from 0. */
  #nextSeriesId = -1;

  constructor(settings: EngineSettings) {
    this.#settings = settings;
    this.#transport = createTransport(settings);
    this.#schedule = new Schedule(this.#transport, {
      maxQueue: settings.maxQueue,
      cores: availableParallelism(),
    });
  }

  stats(openVideos: number): EngineStats {
    const { slots, crashes, pids } = this.#transport;
    return { slots, ...this.#schedule.counts, ...this.#counts, openVideos, workerCrashes: crashes, workerPids: pids };
  }

  run<Result>({ request, call }: Checked<CallRequest>, place: CallPlace): Promise<Result> {
    return traced(request.kind, (trace) =>
      this.guarded(call, async (guard) => {
        try {
          guard.signal.throwIfAborted();
          const result = await this.#dispatch<Result>(guard, { request, call }, place, trace);
          if (request.kind === 'frame') makeReusable(result as RawFrame, this.#transport);
          this.#counts.completed += 1;
          return result;
        } catch (error) {
          this.#count(error);
          throw error;
        }
      }),
    );
  }

  /**
   * A call of several tasks that hands over its results one by one: guarded, counted and traced as one. It begins with
   * the first result that is asked for; who stops asking ends it by `return`.
   */
  async *series<Item>(
    verb: SeriesVerb,
    call: Call,
    place: CallPlace,
    work: SeriesWork<Item>,
  ): AsyncGenerator<Item, void, undefined> {
    if (this.#closing !== null) throw engineClosed();
    const { limits } = this.#settings;
    const guard = new CallGuard(call.signal, call.timeoutMs, place.life ?? null);
    // Between two results only the caller works, who may have forgotten the series.
    guard.unref();
    this.#guards.add(guard);
    const listener = new ProgressListener(call.onProgress, guard);
    const trace = openTrace(verb);
    const tasks = new SeriesTasks({
      schedule: this.#schedule,
      slots: this.#transport.slots,
      place,
      guard,
      trace: trace.context,
      videoId: place.video?.id ?? this.#nextSeriesId--,
      taskTimeoutMs: call.timeoutMs === null ? limits.timeoutMs : null,
      closeVideo: (slot, id) => void this.closeVideo({ slot, id }),
    });
    let outcome: Error | null = stopped;
    try {
      guard.signal.throwIfAborted();
      yield* work(tasks, listener.tell);
      listener.check();
      outcome = null;
    } catch (error) {
      outcome = error as Error;
      throw error;
    } finally {
      tasks.end();
      guard.release();
      this.#guards.delete(guard);
      if (outcome === null) this.#counts.completed += 1;
      else this.#count(outcome);
      trace.end(outcome === stopped ? null : outcome);
    }
  }

  /** Work under a guard that the engine's close ends too. */
  async guarded<Result>(call: Call, work: (guard: CallGuard) => Promise<Result>): Promise<Result> {
    if (this.#closing !== null) throw engineClosed();
    const guard = new CallGuard(call.signal, call.timeoutMs ?? this.#settings.limits.timeoutMs);
    this.#guards.add(guard);
    try {
      return await work(guard);
    } finally {
      guard.release();
      this.#guards.delete(guard);
    }
  }

  /** Lets a worker close a source it keeps open. Never fails: a worker that is gone has closed it too. */
  async closeVideo({ slot, id }: { readonly slot: number; readonly id: number }): Promise<void> {
    if (this.#closing !== null) return;
    const task = {
      request: { kind: 'close-video' },
      source: { kind: 'path', path: '' },
      videoId: id,
      deadlineEpochMs: null,
    } as const;
    const { signal } = new AbortController();
    const job = { task, slot, gainsFromThreads: false, signal, reader: null, onEnd: () => undefined };
    await this.#schedule.run(job).catch(() => undefined);
  }

  /** Ends what is in flight with ABORTED, then the workers. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #dispatch<Result>(
    guard: CallGuard,
    { request, call }: Checked<CallRequest>,
    place: CallPlace,
    trace: TraceContext,
  ): Promise<Result> {
    const source = await describePlace(guard, place);
    const listener = new ProgressListener(call.onProgress, guard);
    const order = {
      request,
      videoId: place.video?.id ?? null,
      slot: place.video?.slot ?? null,
      gainsFromThreads: gainsFromThreads(request),
      onProgress: listener.tell,
      settle: (reply: TaskReply, isWanted: boolean) => {
        // The end is told before: a listener that fails ends its call, which then leaves no file.
        if (isWanted && reply.ok) listener.tell?.(1);
        return settleOutputs(reply, isWanted && !guard.signal.aborted);
      },
      onEnd: () => place.release(source),
    };
    const note = (stages: TraceContext['stages']): void => {
      trace.stages = stages;
    };
    const result = await dispatch<Result>(this.#schedule, guard, source, order, note);
    listener.check();
    return result;
  }

  async #end(): Promise<void> {
    for (const guard of this.#guards) guard.abort(engineClosed());
    await this.#schedule.idle();
    await this.#transport.close();
  }

  #count(error: unknown): void {
    const code = StillframeError.is(error) ? error.code : null;
    // Refused calls are counted by the schedule.
    if (code === 'BUSY') return;
    this.#counts[code === 'ABORTED' ? 'aborted' : 'failed'] += 1;
  }
}

function gainsFromThreads(request: CallRequest): boolean {
  switch (request.kind) {
    case 'probe':
      return false;
    case 'animate':
      return true;
    case 'frame':
    case 'snapshot':
      return !showsKeyFrames(request.choice);
  }
}

function createTransport({ concurrency, isolation, workerPriority, ...engine }: EngineSettings): Transport {
  const { decoder, limits, policy, maxOpenVideos } = engine;
  const settings = { decoder, limits, policy, maxOpenVideos };
  return isolation === 'process'
    ? new ProcessTransport(concurrency, settings, workerPriority)
    : new ThreadTransport(concurrency, settings, 'guest');
}

function showsKeyFrames({ at, seek }: FrameChoice): boolean {
  return seek === 'keyframe' || at.kind === 'auto';
}

function engineClosed(): StillframeError {
  return new StillframeError('ABORTED', 'the engine was closed');
}
