import type { SourceDescriptor } from '../source/byte-source.js';
import type { Request } from '../request/requests/request.js';
import type { Limits } from '../request/limits.js';
import type { SourcePolicy } from '../source/source-policy.js';
import type { ErrorRecord } from '../errors.js';
import type { StagedOutput } from '../output/file.js';

/** What every worker of an engine is told once, when it starts. Plain data. */
export interface WorkerSettings {
  readonly decoder: 'native' | 'beamcoder';
  readonly limits: Limits;
  readonly policy: SourcePolicy;
  /** Most sources a worker keeps open for `engine.open`. */
  readonly maxOpenVideos: number;
}

/** One unit of work on its way to a worker. Plain data: it crosses threads and processes. */
export interface Task {
  readonly request: Request | { readonly kind: 'close-video' };
  readonly source: SourceDescriptor;
  /** Keeps the source open in the worker under this name after the task. */
  readonly videoId: number | null;
  /** `Date.now()` scale; null for none. */
  readonly deadlineEpochMs: number | null;
  /** Cores the decoder may keep busy. */
  readonly cores: number;
}

export interface StageTiming {
  readonly stage: 'open' | 'decode' | 'convert' | 'encode' | 'output';
  readonly durationMs: number;
}

export type TaskReply<Result = unknown> =
  | {
      readonly ok: true;
      readonly result: Result;
      readonly stages: readonly StageTiming[];
      /** Whole files that are not in their places yet. */
      readonly staged: readonly StagedOutput[];
    }
  | { readonly ok: false; readonly error: ErrorRecord; readonly stages: readonly StageTiming[] };
