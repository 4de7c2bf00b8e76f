import { StillframeError } from '../errors.js';
import type { ByteSource } from '../source/byte-source.js';
import type { Task, TaskReply } from './task.js';
import type { Transport } from './transport.js';

/** A task that waits for a slot, or runs in one. */
export interface Job {
  readonly task: Omit<Task, 'cores'>;
  /** The slot whose worker keeps this source open; null for any. */
  readonly slot: number | null;
  /** Whether libav gains from more than one thread: exact seeks decode many frames, key-frame seeks one. */
  readonly gainsFromThreads: boolean;
  /** Jobs with the same one belong together, and may share the cores of an engine that does nothing else. */
  readonly call?: object;
  /** Aborts with the coded error the job rejects with. */
  readonly signal: AbortSignal;
  readonly reader: ByteSource | null;
  /** Hears the share of the task that is done, now and then. */
  readonly onProgress?: ((share: number) => void) | null;
  /** Part of a call that was let in already: it may wait, and is never refused. */
  readonly admitted?: boolean;
  /** Called when it is given to the worker of a slot. */
  readonly onStart?: (slot: number) => void;
  /**
   * Ends what a reply has begun, while the slot is still in use. From then on the job is not given up any more, so that
   * what it does and what the caller hears are the same.
   *
   * @param isWanted whether somebody still waits for it
   */
  readonly settle?: (reply: TaskReply, isWanted: boolean) => Promise<TaskReply>;
  /** Called once, when the job neither waits nor runs any more: nothing reads its source from then on. */
  readonly onEnd: () => void;
}

export interface ScheduleOptions {
  /** Most jobs that wait; one more is refused with BUSY. */
  readonly maxQueue: number;
  /** Cores a lone job, or call, may keep busy. */
  readonly cores: number;
}

export interface ScheduleCounts {
  readonly running: number;
  readonly queued: number;
  readonly rejectedBusy: number;
}

interface Waiting {
  readonly job: Job;
  start(slot: number): void;
}

/** Gives jobs to the slots of a transport, first come, first served, and refuses what would wait in too long a line. */
export class Schedule {
  readonly #transport: Transport;
  readonly #options: ScheduleOptions;
  readonly #busy: boolean[];
  readonly #waiting: Waiting[] = [];
  readonly #running = new Map<Promise<TaskReply>, Job>();
  #rejectedBusy = 0;

  constructor(transport: Transport, options: ScheduleOptions) {
    this.#transport = transport;
    this.#options = options;
    this.#busy = Array.from({ length: transport.slots }, () => false);
  }

  get counts(): ScheduleCounts {
    return { running: this.#running.size, queued: this.#waiting.length, rejectedBusy: this.#rejectedBusy };
  }

  /** Resolves when no slot is in use any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running.keys());
  }

  /** Rejects as soon as the job's signal aborts; the slot is free again only when the transport has let go of it. */
  run(job: Job): Promise<TaskReply> {
    return new Promise((resolve, reject) => {
      const { signal } = job;
      const refuse = (error: Error): void => {
        signal.removeEventListener('abort', giveUp);
        job.onEnd();
        reject(error);
      };
      const start = (slot: number): void => {
        const settle = async (reply: TaskReply): Promise<TaskReply> => {
          signal.removeEventListener('abort', giveUp);
          return (await job.settle?.(reply, !signal.aborted)) ?? reply;
        };
        this.#occupy(slot, job, settle)
          .then(resolve, reject)
          .finally(() => {
            signal.removeEventListener('abort', giveUp);
            job.onEnd();
          });
      };
      const waiting: Waiting = { job, start };
      const giveUp = (): void => {
        if (this.#leaveQueue(waiting)) refuse(signal.reason as Error);
        else reject(signal.reason as Error);
      };
      if (signal.aborted) return refuse(signal.reason as Error);
      signal.addEventListener('abort', giveUp, { once: true });
      const slot = this.#freeSlot(job.slot);
      if (slot !== null) return start(slot);
      if (this.#isFull(job)) return refuse(this.#refusal());
      this.#waiting.push(waiting);
    });
  }

  /** What only lets go of something is never refused. */
  #isFull(job: Job): boolean {
    if (job.admitted === true || job.task.request.kind === 'close-video') return false;
    return this.#waiting.length >= this.#options.maxQueue;
  }

  #leaveQueue(waiting: Waiting): boolean {
    const place = this.#waiting.indexOf(waiting);
    if (place >= 0) this.#waiting.splice(place, 1);
    return place >= 0;
  }

  async #occupy(slot: number, job: Job, settle: (reply: TaskReply) => Promise<TaskReply>): Promise<TaskReply> {
    const cores = job.gainsFromThreads && this.#isAlone(job) ? this.#options.cores : 1;
    const { signal, reader } = job;
    job.onStart?.(slot);
    const hooks = { signal, reader, onProgress: job.onProgress ?? null };
    const run = this.#transport.run(slot, { ...job.task, cores }, hooks).then(settle);
    this.#busy[slot] = true;
    this.#running.set(run, job);
    try {
      return await run;
    } finally {
      this.#running.delete(run);
      this.#busy[slot] = false;
      this.#startNext(slot);
    }
  }

  /** Nothing is at work, or waits, but what belongs to the same call. */
  #isAlone({ call }: Job): boolean {
    return (
      this.#waiting.length === 0 && [...this.#running.values()].every((job) => call !== undefined && job.call === call)
    );
  }

  #startNext(slot: number): void {
    const place = this.#waiting.findIndex(({ job }) => job.slot === null || job.slot === slot);
    if (place >= 0) this.#waiting.splice(place, 1)[0]?.start(slot);
  }

  #freeSlot(wanted: number | null): number | null {
    if (wanted !== null) return this.#busy[wanted] === false ? wanted : null;
    const free = this.#busy.indexOf(false);
    return free < 0 ? null : free;
  }

  #refusal(): StillframeError {
    this.#rejectedBusy += 1;
    const waiting = `${String(this.#waiting.length)} calls are waiting already`;
    return new StillframeError('BUSY', `the engine is busy: ${waiting} (maxQueue); try again later`);
  }
}
