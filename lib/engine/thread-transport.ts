import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { StillframeError } from '../errors.js';
import type { Task, TaskReply, WorkerSettings } from './task.js';
import { ThreadSlot } from './thread-slot.js';
import type { TaskHooks, Transport } from './transport.js';
import type { Home, ToWorker } from './worker-messages.js';

/**
 * Workers in threads of this process: one piscina pool whose load balancer sends a task to the thread of its
 * slot. Threads are asked to end, never terminated: a thread that is torn down inside libav takes the process along.
 */
export class ThreadTransport implements Transport {
  readonly slots: number;
  readonly pids: readonly number[] = [];
  readonly #pool: Piscina<ToWorker, TaskReply | null>;
  readonly #slots: readonly ThreadSlot[];
  #crashes = 0;
  #closing: Promise<void> | null = null;

  constructor(slots: number, settings: WorkerSettings, home: Home) {
    this.slots = slots;
    this.#pool = new Piscina<ToWorker, TaskReply | null>({
      filename: fileURLToPath(new URL('./worker.js', import.meta.url)),
      minThreads: slots,
      maxThreads: slots,
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
    // A thread died while it had no task: either between two tasks (it was replaced) or while it started.
    this.#pool.on('error', (error: Error) => {
      for (const slot of this.#slots) slot.failStart(error);
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
    const endTask = thread.beginTask(hooks);
    try {
      const reply = await this.#post(thread, { kind: 'task', task });
      return reply as TaskReply;
    } catch (error) {
      throw new StillframeError('WORKER_CRASHED', `the worker thread ended: ${(error as Error).message}`, {
        cause: error,
        publicMessage: 'a worker thread ended',
      });
    } finally {
      endTask();
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    // A thread that is still starting has loaded libraries by halves: let it finish.
    await Promise.allSettled(this.#slots.map((slot) => slot.ready));
    this.#pool.options.minThreads = 0;
    // Each task ends its thread, so piscina sees the thread exit instead of a result.
    await Promise.allSettled(this.#slots.map((slot) => this.#post(slot, { kind: 'end' })));
    for (const slot of this.#slots) slot.unbind();
    await this.#pool.destroy();
  }

  #post(slot: ThreadSlot, message: ToWorker): Promise<TaskReply | null> {
    return this.#pool.run({ ...message, [Piscina.queueOptionsSymbol]: { threadId: slot.threadId } }, {});
  }

  #bind(threadId: number): void {
    const slot = this.#slots.find((candidate) => candidate.threadId === null);
    if (slot === undefined || this.#closing !== null) return;
    slot.bind(threadId, (message) => this.#post(slot, message));
  }

  #unbindDead(): void {
    if (this.#closing !== null) return;
    const alive = new Set(this.#pool.threads.map((thread) => thread.threadId));
    for (const slot of this.#slots) {
      if (slot.threadId === null || alive.has(slot.threadId)) continue;
      slot.unbind();
      this.#crashes += 1;
    }
  }
}

function threadOf(options: unknown): number | null {
  return (options as { readonly threadId: number | null } | null)?.threadId ?? null;
}
