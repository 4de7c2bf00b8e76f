import { StillframeError } from '../../errors.js';
import type { Interrupt } from '../../native/types.js';

/** One call's interrupt, over all the steps of a call that beamcoder answers later. */
export class Watch {
  readonly #state: Int32Array;
  readonly #endMs: number;

  constructor({ state, remainingMs }: Interrupt) {
    this.#state = state;
    this.#endMs = performance.now() + remainingMs;
  }

  /** Throws ABORTED or TIMEOUT when the call has to stop. */
  check(): void {
    if (Atomics.load(this.#state, 0) !== 0) throw new StillframeError('ABORTED', 'the call was aborted');
    if (performance.now() >= this.#endMs) throw new StillframeError('TIMEOUT', 'the deadline has passed');
  }

  /** For a native call that is part of this one. */
  get interrupt(): Interrupt {
    this.check();
    return { state: this.#state, remainingMs: this.#endMs - performance.now() };
  }
}
