import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EventAnnouncer } from '../events/announcer.js';
import type { MediaSources } from '../media/source.js';
import type { OutputStore } from '../output/output-store.js';
import type { NewResult } from '../results/result.js';
import { notFound } from '../service-error.js';
import { newId } from '../store/id.js';
import type { Claim, Store } from '../store/store.js';
import { Watch } from '../watch.js';
import { withDecodeTime } from './decode-time.js';
import type { Job, ProductKind, Usage } from './job.js';
import type { Made, Makers } from './maker.js';
import { judge } from './retry.js';

export interface RunnerSettings {
  /** Jobs worked on at a time. */
  readonly concurrency: number;
  /** Longest a job may take. */
  readonly jobMs: number;
  /** How long a claim holds without being renewed. */
  readonly leaseMs: number;
  /** Where files are made, on the file system of the outputs. */
  readonly stagingFolder: string;
  readonly meter: JobMeter;
  /** What nobody else hears of: the store or the disk failed. */
  readonly onError: (error: unknown) => void;
}

export type JobOutcome = 'succeeded' | 'failed' | 'retried';

/** Who wants to know how jobs go. */
export interface JobMeter {
  /** A job was taken for the first time, so long after its submission. */
  began(kind: ProductKind, waitedMs: number): void;
  /** An attempt at it has ended, other than by being cut off. */
  ended(kind: ProductKind, outcome: JobOutcome, tookMs: number): void;
}

/** Takes jobs from the queue, has them made, and stores what came of it, under the fence of its claim. */
export class JobRunner {
  readonly #store: Store;
  readonly #sources: MediaSources;
  readonly #outputs: OutputStore;
  readonly #makers: Makers;
  readonly #announcer: EventAnnouncer;
  readonly #settings: RunnerSettings;
  readonly #watch: Watch;
  readonly #running = new Map<string, { readonly abort: AbortController; readonly work: Promise<void> }>();

  constructor(
    store: Store,
    sources: MediaSources,
    outputs: OutputStore,
    makers: Makers,
    announcer: EventAnnouncer,
    settings: RunnerSettings,
  ) {
    this.#store = store;
    this.#sources = sources;
    this.#outputs = outputs;
    this.#makers = makers;
    this.#announcer = announcer;
    this.#settings = settings;
    this.#watch = new Watch(() => this.#claim(), settings.onError);
  }

  /** There may be something to do. */
  wake(): void {
    this.#watch.wake();
  }

  /** A job was cancelled in the store: stop working on it. */
  abandon(jobId: string): void {
    this.#running.get(jobId)?.abort.abort();
  }

  /** Takes nothing new, waits for what is under way up to `graceMs`, then gives the rest back to the queue. */
  async close(graceMs: number): Promise<void> {
    await this.#watch.close();
    const cutOff = setTimeout(() => {
      for (const { abort } of this.#running.values()) abort.abort();
    }, graceMs);
    await Promise.all([...this.#running.values()].map(({ work }) => work));
    clearTimeout(cutOff);
  }

  async #claim(): Promise<number | null> {
    const { concurrency, leaseMs } = this.#settings;
    while (this.#running.size < concurrency && !this.#watch.signal.aborted) {
      const claim = await this.#store.jobs.claim({ leaseMs, nowMs: Date.now() });
      if (claim === null) break;
      this.#start(claim);
    }
    // Without room, the next one that ends looks again.
    if (this.#running.size >= concurrency || this.#watch.signal.aborted) return null;
    const readyMs = await this.#store.jobs.nextReadyMs();
    return readyMs === null ? null : Math.max(50, readyMs - Date.now());
  }

  #start(claim: Claim): void {
    const abort = new AbortController();
    const { id } = claim.job;
    const work = this.#work(claim, abort)
      // The store or the disk failed: the lease runs out, and the job is claimed again.
      .catch((error: unknown) => this.#settings.onError(error))
      .finally(() => {
        this.#running.delete(id);
        this.wake();
      });
    this.#running.set(id, { abort, work });
  }

  async #work(claim: Claim, abort: AbortController): Promise<void> {
    const { job, fence } = claim;
    const { leaseMs, stagingFolder } = this.#settings;
    const folder = join(stagingFolder, `${job.id}-${fence}`);
    let progress = 0;
    const renew = async (): Promise<void> => {
      const held = await this.#store.jobs.renew({ id: job.id, fence, leaseUntilMs: Date.now() + leaseMs, progress });
      if (!held) abort.abort();
    };
    const renewal = setInterval(() => void renew().catch(() => abort.abort()), leaseMs / 3);
    const startedMs = performance.now();
    const end = (outcome: JobOutcome | null): void => {
      if (outcome !== null) this.#settings.meter.ended(job.kind, outcome, performance.now() - startedMs);
    };
    if (job.attempts === 1) this.#settings.meter.began(job.kind, Date.now() - job.createdMs);
    try {
      await mkdir(folder, { recursive: true });
      const make = (): Promise<Made> => this.#make(claim, folder, abort.signal, (share) => (progress = share));
      const { result: made, decodeMs } = await withDecodeTime(make);
      const usage = { ...made.usage, decodeMs, wallMs: performance.now() - startedMs };
      end(await this.#succeed(claim, made.files, usage));
    } catch (error) {
      end(await this.#fail(claim, error, abort.signal));
    } finally {
      clearInterval(renewal);
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #make(
    { job }: Claim,
    folder: string,
    signal: AbortSignal,
    onProgress: (progress: number) => void,
  ): Promise<Made> {
    const medium = await this.#store.media.get(job.account, job.mediumId);
    if (medium === null) throw notFound('medium', job.mediumId);
    const source = this.#sources.inputOf(medium);
    return this.#makers[job.kind]({ job, source, folder, signal, timeoutMs: this.#settings.jobMs, onProgress });
  }

  /** Null when it is not this worker's any more. */
  async #succeed({ job, fence }: Claim, files: Made['files'], usage: Usage): Promise<JobOutcome | null> {
    // The fence is part of the name, so that what an attempt that was given up still writes cannot touch these.
    const results: NewResult[] = files.map(({ path: _, name, ...facts }, ordinal) => ({
      ...facts,
      id: newId(),
      ordinal,
      file: `${job.id}/${fence}/${name}`,
    }));
    for (const [index, { file }] of results.entries()) await this.#outputs.adopt(file, files[index]?.path ?? '');
    const event = this.#announcer.jobEvent('job.finished', { ...job, usage, failure: null }, results);
    const cover = job.setCover ? coverOf(job, results) : null;
    const stored = await this.#store.jobs.succeed({ id: job.id, fence, results, usage, event, cover });
    if (stored) this.#announcer.announced();
    else for (const { file } of results) await this.#outputs.delete(file);
    return stored ? 'succeeded' : null;
  }

  async #fail({ job, fence }: Claim, error: unknown, signal: AbortSignal): Promise<JobOutcome | null> {
    const { id, attempts } = job;
    if (signal.aborted) {
      // Cut off by the end of the service, or not ours any more: then the fence is an old one and nothing changes.
      await this.#store.jobs.release({ id, fence });
      return null;
    }
    const verdict = judge(error, attempts);
    if (verdict.kind === 'retry') {
      const retryAtMs = Date.now() + verdict.afterMs;
      const stored = await this.#store.jobs.fail({ id, fence, failure: verdict.failure, retryAtMs, event: null });
      return stored ? 'retried' : null;
    }
    const { failure } = verdict;
    const event = this.#announcer.jobEvent('job.failed', { ...job, failure }, []);
    if (!(await this.#store.jobs.fail({ id, fence, failure, retryAtMs: null, event }))) return null;
    this.#announcer.announced();
    return 'failed';
  }
}

/** The first picture; null where there is none, as when all of it was there already. */
function coverOf({ mediumId }: Job, results: readonly NewResult[]): { mediumId: string; resultId: string } | null {
  const first = results.find(({ role }) => role !== 'cues');
  return first === undefined ? null : { mediumId, resultId: first.id };
}
