import { StillframeError } from '../errors.js';

/**
 * The end a call may come to from outside: the caller's signal, the deadline, or the engine's own close.
 * `signal.reason` is the coded error the call rejects with.
 */
export class CallGuard {
  readonly deadlineEpochMs: number;
  readonly #stop = new AbortController();
  readonly #caller: AbortSignal | null;
  readonly #whole: CallGuard | null;
  readonly #timer: NodeJS.Timeout | undefined;

  /**
   * @param timeoutMs no longer than a timer takes, as checked where it came in; null for no deadline
   * @param whole the call that this is a part of, and ends with
   */
  constructor(caller: AbortSignal | null, timeoutMs: number | null, whole: CallGuard | null = null) {
    this.#caller = caller;
    this.#whole = whole;
    const own = timeoutMs === null ? Infinity : Date.now() + timeoutMs;
    this.deadlineEpochMs = Math.min(own, whole?.deadlineEpochMs ?? Infinity);
    if (timeoutMs !== null) this.#timer = setTimeout(this.#expire, timeoutMs, timeoutMs);
    follow(caller, this.#callerAborted);
    follow(whole?.signal ?? null, this.#wholeEnded);
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  abort(error: StillframeError): void {
    this.#stop.abort(error);
  }

  /** Settles as `work` does, or rejects at once when the call is ended from outside. */
  async race<T>(work: Promise<T>): Promise<T> {
    const { signal } = this;
    // Whoever loses the race must not surface as an unhandled rejection.
    work.catch(() => undefined);
    if (signal.aborted) throw signal.reason;
    let ended: (() => void) | undefined;
    try {
      return await Promise.race([
        work,
        new Promise<never>((_, reject) => {
          ended = () => reject(signal.reason as StillframeError);
          signal.addEventListener('abort', ended, { once: true });
        }),
      ]);
    } finally {
      if (ended !== undefined) signal.removeEventListener('abort', ended);
    }
  }

  /** Lets go of the timer and of the caller's signal. */
  release(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener('abort', this.#callerAborted);
    this.#whole?.signal.removeEventListener('abort', this.#wholeEnded);
  }

  /** Lets the program end before the deadline. */
  unref(): void {
    this.#timer?.unref();
  }

  readonly #callerAborted = (): void => {
    this.abort(new StillframeError('ABORTED', 'the call was aborted', { cause: this.#caller?.reason }));
  };

  readonly #wholeEnded = (): void => {
    this.abort(this.#whole?.signal.reason as StillframeError);
  };

  readonly #expire = (timeoutMs: number): void => {
    this.abort(new StillframeError('TIMEOUT', `the call did not end within ${String(timeoutMs)} ms`));
  };
}

function follow(signal: AbortSignal | null, aborted: () => void): void {
  if (signal?.aborted === true) aborted();
  else signal?.addEventListener('abort', aborted, { once: true });
}
