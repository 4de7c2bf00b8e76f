/** A piece of work whose results come in order. */
export interface OrderedJob {
  /** Jobs of one run are done one after the other. */
  readonly run: number;
  /** Places of its first item, and of the one behind its last. */
  readonly start: number;
  readonly end: number;
}

export interface Lookahead<Result> {
  /** Jobs at work at a time. */
  readonly slots: number;
  /** Items from the next one to be handed over on that may be at work or wait for it. */
  readonly mostItems: number;
  /** Bytes of finished results that may wait for it. */
  readonly mostBytes: number;
  bytesOf(result: Result): number;
}

/**
 * Works on jobs ahead of whoever takes the results, in order and within bounds: who is slow to take them slows the work.
 */
export async function* inOrder<Job extends OrderedJob, Result>(
  jobs: readonly Job[],
  lookahead: Lookahead<Result>,
  work: (job: Job) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const line = new Line(jobs, lookahead, work);
  while (!line.isEmpty) yield await line.take();
}

class Line<Job extends OrderedJob, Result> {
  readonly #jobs: readonly Job[];
  readonly #lookahead: Lookahead<Result>;
  readonly #work: (job: Job) => Promise<Result>;
  /** What was started and not taken yet. */
  readonly #started = new Map<Job, Promise<Result>>();
  readonly #busyRuns = new Set<number>();
  #head = 0;
  #waitingBytes = 0;
  #failure: { readonly error: unknown } | null = null;

  constructor(jobs: readonly Job[], lookahead: Lookahead<Result>, work: (job: Job) => Promise<Result>) {
    this.#jobs = jobs;
    this.#lookahead = lookahead;
    this.#work = work;
  }

  get isEmpty(): boolean {
    return this.#head >= this.#jobs.length;
  }

  async take(): Promise<Result> {
    this.#fill();
    const job = this.#jobs[this.#head] as Job;
    const started = this.#started.get(job);
    // Nothing begins after a failure, which is then what comes next.
    if (started === undefined) throw this.#failure?.error;
    const result = await started;
    this.#started.delete(job);
    this.#waitingBytes -= this.#lookahead.bytesOf(result);
    this.#head += 1;
    this.#fill();
    return result;
  }

  /** The head always gets its turn: a slot is free for it as soon as the job before it in its run has ended. */
  #fill(): void {
    for (let place = this.#head; place < this.#jobs.length && this.#failure === null; place++) {
      if (this.#busyRuns.size >= this.#lookahead.slots) return;
      const job = this.#jobs[place] as Job;
      if (place > this.#head && !this.#isNear(job)) return;
      if (this.#started.has(job) || this.#busyRuns.has(job.run)) continue;
      this.#start(job);
    }
  }

  #isNear(job: Job): boolean {
    const { mostItems, mostBytes } = this.#lookahead;
    const next = this.#jobs[this.#head]?.start ?? 0;
    return job.end - next <= mostItems && this.#waitingBytes <= mostBytes;
  }

  #start(job: Job): void {
    this.#busyRuns.add(job.run);
    const done = this.#finish(job);
    // Reported when its turn comes, if it ever does.
    done.catch(() => undefined);
    this.#started.set(job, done);
  }

  async #finish(job: Job): Promise<Result> {
    try {
      const result = await this.#work(job);
      this.#waitingBytes += this.#lookahead.bytesOf(result);
      this.#busyRuns.delete(job.run);
      this.#fill();
      return result;
    } catch (error) {
      this.#failure ??= { error };
      throw error;
    }
  }
}
