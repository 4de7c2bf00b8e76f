import { availableParallelism } from 'node:os';
import { fromErrorRecord, StillframeError } from '../errors.js';
import type { Call, Checked } from '../request/call.js';
import type { EngineSettings } from '../request/engine-options.js';
import type { Request } from '../request/requests.js';
import type { DescribedSource } from '../source/describe-source.js';
import { CallGuard } from './call-guard.js';
import { ProcessTransport } from './process-transport.js';
import { Schedule } from './schedule.js';
import type { EngineStats } from './stats.js';
import { ThreadTransport } from './thread-transport.js';
import { traced, type TraceContext } from './tracing.js';
import type { Transport } from './transport.js';

/** Where a call's bytes come from, and which worker has them open already. */
export interface CallPlace {
  /** The slot the source is open in, and its name there; null for a source that is used once. */
  readonly video: { readonly slot: number; readonly id: number } | null;
  describe(signal: AbortSignal): Promise<DescribedSource>;
  /** The call reads the source no longer. */
  release(source: DescribedSource): void;
}

/** Every call of an engine on its way to a worker and back: guarded, counted, traced. */
export class Calls {
  readonly #settings: EngineSettings;
  readonly #transport: Transport;
  readonly #schedule: Schedule;
  readonly #guards = new Set<CallGuard>();
  readonly #counts = { completed: 0, failed: 0, aborted: 0 };
  #closing: Promise<void> | null = null;

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

  run<Result>({ request, call }: Checked<Request>, place: CallPlace): Promise<Result> {
    return traced(request.kind, (trace) =>
      this.guarded(call, async (guard) => {
        try {
          guard.signal.throwIfAborted();
          const result = await this.#dispatch<Result>(guard, { request, call }, place, trace);
          this.#counts.completed += 1;
          return result;
        } catch (error) {
          this.#count(error);
          throw error;
        }
      }),
    );
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
    { request, call }: Checked<Request>,
    place: CallPlace,
    trace: TraceContext,
  ): Promise<Result> {
    const { signal } = guard;
    const described = place.describe(signal);
    // What turns up only after the call has ended must be let go of all the same.
    const source = await guard.race(described).catch((error: unknown) => {
      described.then((late) => place.release(late)).catch(() => undefined);
      throw error;
    });
    const reply = await this.#schedule.run({
      task: {
        request,
        source: source.descriptor,
        videoId: place.video?.id ?? null,
        deadlineEpochMs: guard.deadlineEpochMs,
      },
      slot: place.video?.slot ?? null,
      gainsFromThreads: request.kind !== 'probe' && request.choice.seek === 'exact',
      signal,
      reader: source.reader,
      onEnd: () => place.release(source),
    });
    trace.stages = reply.stages;
    if (!reply.ok) throw fromErrorRecord(reply.error);
    call.onProgress?.(1);
    return reply.result as Result;
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

function createTransport({ concurrency, isolation, ...engine }: EngineSettings): Transport {
  const { decoder, limits, policy, maxOpenVideos } = engine;
  const settings = { decoder, limits, policy, maxOpenVideos };
  return isolation === 'process'
    ? new ProcessTransport(concurrency, settings)
    : new ThreadTransport(concurrency, settings, 'guest');
}

function engineClosed(): StillframeError {
  return new StillframeError('ABORTED', 'the engine was closed');
}
