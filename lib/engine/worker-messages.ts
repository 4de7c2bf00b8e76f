import type { MessagePort } from 'node:worker_threads';
import type { CancelWord } from './cancel-word.js';
import type { Task, TaskReply, WorkerSettings } from './task.js';

/** What a worker thread is told, as piscina tasks. */
export type ToWorker =
  /** First, once: who it is and how it reaches its main thread. */
  | { readonly kind: 'attach'; readonly attachment: Attachment }
  /** `number` comes back with its progress; `memory` may hold its pixels. */
  | { readonly kind: 'task'; readonly task: Task; readonly number: number; readonly memory?: ArrayBuffer }
  /** Now and then, by itself or while it waits for an encoder: give free memory of the whole process back. */
  | { readonly kind: 'trim' }
  /** Last: release everything and end. */
  | { readonly kind: 'end' };

/** A task's reply, the milliseconds of a trim, else nothing. */
export type FromWorker = TaskReply | number | null;

export interface Attachment {
  readonly settings: WorkerSettings;
  readonly cancelWord: CancelWord;
  /** Where {@link TaskProgress} goes. */
  readonly progress: MessagePort;
  /** The worker's end of the way to sources that are read on the main thread. */
  readonly bridge: { readonly port: MessagePort; readonly shared: SharedArrayBuffer };
  /** `own-process`: nobody else lives in this process, so process-wide settings may be tuned. */
  readonly home: Home;
}

/** How far a task is. It may arrive when the task is over, and another one at work. */
export interface TaskProgress {
  readonly number: number;
  readonly share: number;
}

export type Home = 'guest' | 'own-process';
