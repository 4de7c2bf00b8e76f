import type { ErrorRecord } from '../errors.js';
import type { Task, TaskReply, WorkerSettings } from './task.js';

/** What crosses between an engine and its child processes, by `advanced` serialization. */
export type ToChild =
  | { readonly kind: 'start'; readonly settings: WorkerSettings }
  /** `readerSize` is undefined where the source is not the caller's own reader, null where its length is unknown. */
  | { readonly kind: 'run'; readonly task: Task; readonly readerSize?: number | null }
  | { readonly kind: 'abort' }
  | { readonly kind: 'bytes'; readonly readId: number; readonly bytes: Uint8Array }
  | { readonly kind: 'read-failed'; readonly readId: number; readonly error: ErrorRecord }
  | { readonly kind: 'end' };

export type FromChild =
  | { readonly kind: 'reply'; readonly reply: TaskReply }
  /** The task had no reply: the child's worker thread died, or could not be reached. */
  | { readonly kind: 'failed'; readonly error: ErrorRecord }
  | { readonly kind: 'progress'; readonly share: number }
  | { readonly kind: 'read'; readonly readId: number; readonly offset: number; readonly length: number }
  | { readonly kind: 'read-given-up'; readonly readId: number };
