import { StillframeError } from '../errors.js';
import { ChildWorker } from './child-worker.js';
import { trimHostHeaps } from '../native/host-heap.js';
import type { EngineSettings } from '../request/engine-options.js';
import type { Task, TaskReply, WorkerSettings } from './task.js';
import type { TaskHooks, Transport } from './transport.js';
import { TrimSchedule } from './trim-schedule.js';
import { withBytesAsReader } from './bytes-as-reader.js';

/**
 * Workers in child processes, one a slot: a crash of libav, or of an image library, costs the call it
 * happened in and nothing else. Each child runs the thread transport with one worker.
 */
export class ProcessTransport implements Transport {
  readonly slots: number;
  readonly #settings: WorkerSettings;
  readonly #priority: EngineSettings['workerPriority'];
  readonly #children: (ChildWorker | null)[] = [];
  /** For what results, and bytes for the children, took on their way; children look after their own heaps. */
  readonly #trims = new TrimSchedule(trimHostHeaps);
  #crashes = 0;
  #closing: Promise<void> | null = null;

  constructor(slots: number, settings: WorkerSettings, priority: EngineSettings['workerPriority']) {
    this.slots = slots;
    this.#settings = settings;
    this.#priority = priority;
    for (let slot = 0; slot < slots; slot++) this.#tryStart(slot);
  }

  get crashes(): number {
    return this.#crashes;
  }

  get pids(): readonly number[] {
    return this.#children.flatMap((child) => child?.pid ?? []);
  }

  async run(slot: number, task: Task, hooks: TaskHooks): Promise<TaskReply> {
    if (this.#closing !== null) throw new StillframeError('INTERNAL', 'the process transport is closed');
    const child = this.#children[slot] ?? this.#start(slot);
    const sent = withBytesAsReader(task, hooks);
    try {
      return await child.run(sent.task, sent.hooks);
    } finally {
      this.#trims.workEnded();
    }
  }

  /** What came through a pipe is of no use to the other side. */
  reuse(): void {
    return;
  }

  close(): Promise<void> {
    this.#trims.stop();
    this.#closing ??= Promise.all(this.#children.map(async (child) => child?.close())).then(() => undefined);
    return this.#closing;
  }

  #start(slot: number): ChildWorker {
    const child = new ChildWorker(this.#settings, this.#priority, (expected) => {
      if (expected || this.#children[slot] !== child) return;
      this.#crashes += 1;
      this.#children[slot] = null;
      // A child that cannot start must not be started over and over: then the slot's next task does it.
      if (child.hasWorked && this.#closing === null) this.#tryStart(slot);
    });
    this.#children[slot] = child;
    return child;
  }

  #tryStart(slot: number): void {
    try {
      this.#start(slot);
    } catch {
      // The slot's next task tries again, and reports what is in the way.
    }
  }
}
