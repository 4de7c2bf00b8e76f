import { invalidParameter } from '../errors.js';
import { delayMs } from './check.js';

/** What every call takes. */
export interface CallOptions {
  /** Ends the call with ABORTED. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds, waiting included, after which the call ends with TIMEOUT. Default: `limits.timeoutMs`. */
  readonly timeoutMs?: number | undefined;
  /** Hears the share of the work that is done, from 0 to 1. What it throws ends the call with ABORTED, as its cause. */
  readonly onProgress?: ((share: number) => void) | undefined;
}

/** {@link CallOptions}, checked. */
export interface Call {
  readonly signal: AbortSignal | null;
  readonly timeoutMs: number | null;
  readonly onProgress: ((share: number) => void) | null;
}

/** A checked request with what surrounds it: only the request travels to a worker. */
export interface Checked<Request> {
  readonly request: Request;
  readonly call: Call;
}

export const callKeys = ['signal', 'timeoutMs', 'onProgress'] as const satisfies readonly (keyof CallOptions)[];

export function parseCall(options: Readonly<Record<string, unknown>>): Call {
  const { signal, timeoutMs, onProgress } = options;
  return {
    signal: signal === undefined ? null : parseSignal(signal),
    timeoutMs: timeoutMs === undefined ? null : delayMs('timeoutMs', timeoutMs),
    onProgress: onProgress === undefined ? null : parseListener(onProgress),
  };
}

// By shape, since a signal may come from another realm.
function parseSignal(value: unknown): AbortSignal {
  const shaped =
    typeof value === 'object' &&
    value !== null &&
    'aborted' in value &&
    typeof value.aborted === 'boolean' &&
    'addEventListener' in value &&
    typeof value.addEventListener === 'function';
  if (!shaped) throw invalidParameter('signal', 'must be an AbortSignal', value);
  return value as unknown as AbortSignal;
}

function parseListener(value: unknown): (share: number) => void {
  if (typeof value !== 'function') throw invalidParameter('onProgress', 'must be a function', value);
  return value as (share: number) => void;
}
