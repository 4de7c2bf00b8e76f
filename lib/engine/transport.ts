import type { ByteSource } from '../source/byte-source.js';
import type { Task, TaskReply } from './task.js';

/**
 * Carries tasks to workers. Both implementations (threads, child processes) run the same worker code.
 * A transport has a fixed number of slots; the scheduler never gives a slot two tasks at once.
 */
export interface Transport {
  readonly slots: number;
  /** Workers that died and were replaced. */
  readonly crashes: number;
  /** Process ids of the workers, where they are processes. */
  readonly pids: readonly number[];
  /**
   * Runs one task in one slot. Settles when the slot is free again, so an aborted task settles only
   * when the worker has let go of it. Rejects only with WORKER_CRASHED or INTERNAL: a failed task is a reply.
   */
  run(slot: number, task: Task, hooks: TaskHooks): Promise<TaskReply>;
  /** A caller has no use for a frame's pixels any more; where it saves anything, coming frames get their memory. */
  reuse(data: Uint8Array<ArrayBuffer>): void;
  /** Asks the workers to end and waits until they have. Call it when no task runs any more. Idempotent. */
  close(): Promise<void>;
}

export interface TaskHooks {
  /** Reaches libav and the native loops through the task's cancel word. */
  readonly signal: AbortSignal;
  /** The caller's own reader, where the source is one. */
  readonly reader: ByteSource | null;
  /** Hears the share of the task that is done, from 0 to 1, now and then; null where nobody asks. */
  readonly onProgress: ((share: number) => void) | null;
}
