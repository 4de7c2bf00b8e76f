import { fileURLToPath } from 'node:url';
import type { Transferable } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { StillframeError } from '../errors.js';
import { withBytesAsReader } from './bytes-as-reader.js';
import { ReturnedMemory } from './returned-memory.js';
import type { Task, TaskReply, WorkerSettings } from './task.js';
import { ThreadSlot } from './thread-slot.js';
import type { TaskHooks, Transport } from './transport.js';
import { TrimSchedule } from './trim-schedule.js';
import type { FromWorker, Home, ToWorker } from './worker-messages.js';

/**
 * Workers in threads of this process: one piscina pool whose load balancer sends a task to the thread of its
 * slot. Threads are asked to end, never terminated: a thread that is torn down inside libav takes the process along.
 */
export class ThreadTransport implements Transport {
  readonly slots: number;
  readonly pids: readonly number[] = [];
  readonly #pool: Piscina<ToWorker, FromWorker>;
  readonly #slots: readonly ThreadSlot[];
  readonly #home: Home;
  readonly #trims = new TrimSchedule(() => this.#trim());
  readonly #returned: ReturnedMemory;
  #crashes = 0;
  #lastError = new Error('it ended while it was loaded');
  #closing: Promise<void> | null = null;

  constructor(slots: number, settings: WorkerSettings, home: Home) {
    this.slots = slots;
    this.#home = home;
    this.#returned = new ReturnedMemory(slots);
    this.#pool = new Piscina<ToWorker, FromWorker>({
      filename: fileURLToPath(new URL('./worker.js', import.meta.url)),
      minThreads: slots,
      maxThreads: slots,
      // Loaders and preloaded modules of the host program have no business in a worker.
      execArgv: [],
      // A task leaves little garbage behind; room for more would only fill up before it is swept.
      resourceLimits: { maxYoungGenerationSizeMb: 2 },
      // Never let piscina remove, and so terminate, a thread.
      idleTimeout: Infinity,
      recordTiming: false,
      loadBalancer: (task, workers) => {
        const threadId = threadOf(task[Piscina.queueOptionsSymbol as never]);
        return workers.find(({ id }) => id === threadId) ?? null;
      },
    });
    this.#slots = Array.from({ length: slots }, () => new ThreadSlot(settings, home));
    this.#pool.on('workerCreate', ({ id }: { readonly id: number }) => this.#bind(id));
    this.#pool.on('workerDestroy', () => queueMicrotask(() => this.#unbindDead()));
    // A thread died between two tasks, or while it started; without a listener this would end the process.
    this.#pool.on('error', (error: Error) => {
      this.#lastError = error;
    });
  }

  get crashes(): number {
    return this.#crashes;
  }

  async run(slot: number, task: Task, hooks: TaskHooks): Promise<TaskReply> {
    const thread = this.#slots[slot];
    if (thread === undefined || this.#closing !== null) {
      throw new StillframeError('INTERNAL', `the thread transport has no slot ${String(slot)}, or is closed`);
    }
    await thread.ready;
    const sent = withBytesAsReader(task, hooks);
    const begun = thread.beginTask(sent.hooks);
    try {
      const memory = task.request.kind === 'frame' ? this.#returned.take() : undefined;
      const transfer = memory === undefined ? [] : [memory];
      const message = { kind: 'task', task: sent.task, number: begun.number, ...(memory && { memory }) } as const;
      const reply = await this.#post(thread, message, transfer);
      return reply as TaskReply;
    } catch (error) {
      throw new StillframeError('WORKER_CRASHED', `the worker thread ended: ${(error as Error).message}`, {
        cause: error,
        publicMessage: 'a worker thread ended',
      });
    } finally {
      begun.end();
      this.#trims.workEnded();
    }
  }

  reuse({ buffer }: Uint8Array<ArrayBuffer>): void {
    this.#returned.keep(buffer);
    if (this.#closing === null) this.#trims.workEnded();
    else this.#returned.drop();
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  /** In a worker, as the host's main thread should not stand still so long; in the one that is asked last for work. */
  async #trim(): Promise<number> {
    const slot = this.#slots.findLast(({ threadId }) => threadId !== null);
    if (slot === undefined || this.#closing !== null) return 0;
    this.#returned.drop();
    if (this.#home === 'own-process') globalThis.gc?.();
    return (await this.#post(slot, { kind: 'trim' })) as number;
  }

  async #end(): Promise<void> {
    this.#trims.stop();
    this.#returned.drop();
    // A thread that is still starting has loaded libraries by halves: let it finish.
    const bound = this.#slots.filter(({ threadId }) => threadId !== null);
    const starting = this.#pool.threads.length > bound.length ? this.#slots : bound;
    await Promise.allSettled(starting.map((slot) => slot.ready));
    this.#pool.options.minThreads = 0;
    // Each task ends its thread, so piscina sees the thread exit instead of a result.
    const alive = new Set(this.#pool.threads.map(({ threadId }) => threadId));
    const ended = this.#slots.filter(({ threadId }) => threadId !== null && alive.has(threadId));
    await Promise.allSettled(ended.map((slot) => this.#post(slot, { kind: 'end' })));
    for (const slot of this.#slots) slot.unbind();
    await this.#pool.destroy();
  }

  #post(slot: ThreadSlot, message: ToWorker, transfer: readonly Transferable[] = []): Promise<FromWorker> {
    const routed = { ...message, [Piscina.queueOptionsSymbol]: { threadId: slot.threadId } };
    return this.#pool.run(routed, { transferList: [...transfer] });
  }

  #bind(threadId: number): void {
    const slot = this.#slots.find((candidate) => candidate.threadId === null);
    // Also while closing, which waits for threads that are still starting.
    if (slot === undefined) return;
    slot.bind(threadId, (message, transfer) => this.#post(slot, message, transfer));
  }

  #unbindDead(): void {
    if (this.#closing !== null) return;
    const alive = new Set(this.#pool.threads.map((thread) => thread.threadId));
    for (const slot of this.#slots) {
      if (slot.threadId === null || alive.has(slot.threadId)) continue;
      slot.unbind();
      this.#crashes += 1;
    }
    // Piscina starts no more threads once one failed to load: nothing will come for a slot without a thread.
    if (alive.size >= this.slots) return;
    for (const slot of this.#slots) slot.failStart(this.#lastError);
  }
}

function threadOf(options: unknown): number | null {
  return (options as { readonly threadId: number | null } | null)?.threadId ?? null;
}
