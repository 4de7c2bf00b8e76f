import { StillframeError } from '../errors.js';
import type { Request } from '../request/requests/request.js';
import type { DescribedSource } from '../source/describe-source.js';
import { CallGuard } from './call-guard.js';
import type { Schedule } from './schedule.js';
import type { StageTiming } from './task.js';
import { describePlace, dispatch, type CallPlace } from './task-dispatch.js';
import type { TraceContext } from './tracing.js';

/** What the tasks of one series have in common. */
export interface SeriesContext {
  readonly schedule: Schedule;
  readonly place: CallPlace;
  readonly guard: CallGuard;
  readonly trace: TraceContext;
  /** The name under which workers keep the source open from one task to the next. */
  readonly videoId: number;
  readonly slots: number;
  /** Deadline of each task; null where the series has one of its own. */
  readonly taskTimeoutMs: number | null;
  readonly closeVideo: (slot: number, id: number) => void;
}

export interface TaskPlace {
  /** The worker that is to do it; null for any. */
  readonly slot: number | null;
  /** libav may use all cores, as long as nothing but this series is at work. */
  readonly allCores: boolean;
  /** Hears the share of the task that is done, now and then. */
  readonly onProgress?: (share: number) => void;
}

export interface Done<Result> {
  readonly result: Result;
  /** The worker that did it. */
  readonly slot: number;
}

/** So many runs at the end of a series may use the cores of workers that find nothing left to do. */
const lastRuns = 2;

/** Sends the tasks of one series, which share a source, and lets go of it in the end. */
export class SeriesTasks {
  readonly #context: SeriesContext;
  readonly #slotsUsed = new Set<number>();
  #source: Promise<DescribedSource> | null = null;
  #running = 0;
  #ended = false;

  constructor(context: SeriesContext) {
    this.#context = context;
    // Nobody may ever ask for the next picture of a series that was aborted.
    context.guard.signal.addEventListener('abort', () => this.end(), { once: true });
  }

  get slots(): number {
    return this.#context.slots;
  }

  /** Whether all cores gain anything for one of so many runs: each may take long after the others have ended. */
  mayUseAllCores(run: number, runs: number): boolean {
    return this.slots === 1 || runs - run <= lastRuns;
  }

  async run<Result>(request: Request, place: TaskPlace): Promise<Done<Result>> {
    const { schedule, guard, videoId, taskTimeoutMs } = this.#context;
    guard.signal.throwIfAborted();
    const isFirst = this.#source === null;
    this.#source ??= describePlace(guard, this.#context.place);
    this.#running += 1;
    let hasStarted = false;
    let slot = -1;
    const onEnd = (): void => {
      this.#running -= 1;
      this.#letGo();
    };
    const own = new CallGuard(null, taskTimeoutMs, guard);
    try {
      const source = await this.#source;
      const onStart = (at: number): void => {
        slot = at;
        this.#slotsUsed.add(at);
      };
      hasStarted = true;
      // Once the first task was let in, the series goes on.
      const order = {
        request,
        videoId,
        slot: place.slot,
        gainsFromThreads: place.allCores,
        call: this,
        admitted: !isFirst,
        onProgress: place.onProgress ?? null,
      };
      const result = await dispatch<Result>(schedule, own, source, { ...order, onStart, onEnd }, (stages) =>
        this.#note(stages),
      );
      return { result, slot };
    } finally {
      own.release();
      if (!hasStarted) onEnd();
    }
  }

  /** No more tasks: those at work are aborted, and workers close the source. Idempotent. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#context.guard.abort(new StillframeError('ABORTED', 'the series was ended'));
    this.#letGo();
  }

  /** Summed up by stage, as a long series has very many. */
  #note(stages: readonly StageTiming[]): void {
    const { trace } = this.#context;
    const sums = new Map([...trace.stages, ...stages].map(({ stage }) => [stage, 0]));
    for (const { stage, durationMs } of [...trace.stages, ...stages])
      sums.set(stage, (sums.get(stage) ?? 0) + durationMs);
    trace.stages = Array.from(sums, ([stage, durationMs]) => ({ stage, durationMs }));
  }

  #letGo(): void {
    if (!this.#ended || this.#running > 0) return;
    const { place, videoId, closeVideo } = this.#context;
    const source = this.#source;
    this.#source = null;
    for (const slot of this.#slotsUsed) if (slot !== place.video?.slot) closeVideo(slot, videoId);
    this.#slotsUsed.clear();
    source?.then((described) => place.release(described)).catch(() => undefined);
  }
}
