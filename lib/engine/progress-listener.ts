import { inspect } from 'node:util';
import { StillframeError } from '../errors.js';
import type { CallGuard } from './call-guard.js';

/** It may be an async function, although nobody asks for what it returns. */
type Listener = (share: number) => unknown;

/** The caller's `onProgress`: what it throws, or rejects with, ends its call with ABORTED instead of the process. */
export class ProgressListener {
  /** Null where nobody listens. */
  readonly tell: ((share: number) => void) | null;
  readonly #guard: CallGuard;
  #failure: StillframeError | null = null;

  constructor(listener: Listener | null, guard: CallGuard) {
    this.#guard = guard;
    this.tell = listener === null ? null : (share) => this.#hear(listener, share);
  }

  /** Throws ABORTED where the listener failed, be it at the very end. */
  check(): void {
    if (this.#failure !== null) throw this.#failure;
  }

  #hear(listener: Listener, share: number): void {
    if (this.#failure !== null) return;
    try {
      // Of whatever kind the promise is that it may return.
      Promise.resolve(listener(share)).catch((cause: unknown) => this.#fail(cause));
    } catch (cause) {
      this.#fail(cause);
    }
  }

  #fail(cause: unknown): void {
    const reason = cause instanceof Error ? cause.message : inspect(cause);
    this.#failure ??= new StillframeError('ABORTED', `onProgress threw: ${reason}`, {
      cause,
      publicMessage: 'the call was aborted',
    });
    this.#guard.abort(this.#failure);
  }
}
