/** At least this long from the end of some work to the trim that follows it. */
const pauseMs = 2000;
/** Trimming takes no more than a hundredth of the time, however large the heaps of the host are. */
const pauseForEachMs = 100;

/**
 * When a process gives back the memory that its work has freed: some time after the work, and now and then while there is
 * more. glibc would keep it, in heaps of many threads, up to several hundred megabytes.
 */
export class TrimSchedule {
  readonly #trim: () => Promise<number>;
  #timer: NodeJS.Timeout | null = null;
  #pauseMs = pauseMs;
  #stopped = false;

  /** @param trim resolves to the milliseconds it took, waiting not counted */
  constructor(trim: () => Promise<number>) {
    this.#trim = trim;
  }

  /** Something was freed. */
  workEnded(): void {
    if (this.#stopped || this.#timer !== null) return;
    // Nobody has to stay alive for it.
    this.#timer = setTimeout(() => void this.#run(), this.#pauseMs).unref();
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    try {
      this.#pauseMs = Math.max(pauseMs, pauseForEachMs * (await this.#trim()));
    } catch {
      // The worker has ended; others go on as before.
    }
    this.#timer = null;
  }
}
