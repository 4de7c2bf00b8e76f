/**
 * Looks for work: once at a time, once more for whoever called meanwhile, and by itself when some is due. It ends with
 * the service.
 */
export class Watch {
  readonly #look: () => Promise<number | null>;
  readonly #onError: (error: unknown) => void;
  readonly #ending = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #again = false;

  /**
   * @param look does what there is to do, and tells in how many milliseconds more is due; null when it does not know
   */
  constructor(look: () => Promise<number | null>, onError: (error: unknown) => void) {
    this.#look = look;
    this.#onError = onError;
  }

  /** Aborted when the watch ends. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** There may be something to do. */
  wake(): void {
    if (this.#ending.signal.aborted) return;
    this.#again = true;
    this.#looking ??= this.#run()
      .catch((error: unknown) => this.#onError(error))
      .finally(() => {
        this.#looking = null;
        if (this.#again) this.wake();
      });
  }

  /** Ends it, and waits for a look that is under way. */
  async close(): Promise<void> {
    this.#ending.abort();
    this.#stopTimer();
    await this.#looking;
  }

  async #run(): Promise<void> {
    this.#again = false;
    this.#stopTimer();
    const waitMs = await this.#look();
    if (waitMs === null || this.#ending.signal.aborted) return;
    this.#timer = setTimeout(() => this.wake(), waitMs);
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
