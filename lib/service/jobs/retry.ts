import { StillframeError } from '../../errors.js';
import { ServiceError, toRefusal } from '../service-error.js';
import type { Failure } from '../media/medium.js';

/** What becomes of a job that has failed. */
export type Verdict =
  | { readonly kind: 'retry'; readonly afterMs: number; readonly failure: Failure }
  | { readonly kind: 'fail'; readonly failure: Failure };

/** Waits before the second attempt, the third, ... */
const backOffMs = [1000, 5000, 30_000];

/** How often a job may take its worker along: what kills two workers would kill the next. */
const mostCrashes = 2;

/** Whether trying again can help: not for what the source or the request is to blame for. */
export function judge(error: unknown, attempts: number): Verdict {
  const { code, message } = toRefusal(error);
  const failure = { code, message };
  const most = code === 'WORKER_CRASHED' ? mostCrashes : canPass(error) ? backOffMs.length + 1 : 1;
  if (attempts >= most) return { kind: 'fail', failure };
  return { kind: 'retry', afterMs: backOffMs[attempts - 1] ?? 0, failure };
}

function canPass(error: unknown): boolean {
  // Something is not there any more, or a name is taken.
  if (error instanceof ServiceError) return false;
  if (!StillframeError.is(error)) return true;
  return ['BUSY', 'TIMEOUT', 'INTERNAL', 'ABORTED'].includes(error.code);
}
