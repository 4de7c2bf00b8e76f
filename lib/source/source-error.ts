import { StillframeError, type ErrorCode } from '../errors.js';

/**
 * A failure of a source. The public message is `source: <rule>`; `detail` (paths, addresses, statuses) is for the
 * owner of the process only.
 */
export function sourceError(code: ErrorCode, rule: string, detail?: string, cause?: unknown): StillframeError {
  const publicMessage = `source: ${rule}`;
  return new StillframeError(code, detail === undefined ? publicMessage : `${publicMessage}: ${detail}`, {
    publicMessage,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** What an aborted signal means as a coded error: its own reason where that is coded, TIMEOUT for a time limit. */
export function abortError(signal: AbortSignal): StillframeError {
  const reason: unknown = signal.reason;
  if (StillframeError.is(reason)) return reason;
  if (reason instanceof Error && reason.name === 'TimeoutError') {
    return new StillframeError('TIMEOUT', 'source: reading took longer than its deadline', { cause: reason });
  }
  return new StillframeError('ABORTED', 'source: reading was aborted');
}

/** The promise, or the signal's abort, whichever settles first. */
export async function orAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) {
    promise.catch(() => {});
    throw abortError(signal);
  }
  return await new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(abortError(signal));
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
