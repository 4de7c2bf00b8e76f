const tickMs = 2000;
/** While there is work, trimming takes no more than a hundredth of the time, however large the heaps of the host are. */
const pauseForEachMs = 100;

/**
 * When a process gives back the memory that its work has freed: some seconds after the work, and now and then while there
 * is more. glibc would keep it, in heaps of many threads, up to several hundred megabytes.
 */
export class TrimSchedule {
  readonly #trim: () => Promise<number>;
  #timer: NodeJS.Timeout | null = null;
  #trimming = false;
  /** Since the timer was set, or since the trim at hand began. */
  #endedSince = false;
  #ticksToWait = 0;
  #stopped = false;

  /** @param trim resolves to the milliseconds it took, waiting not counted */
  constructor(trim: () => Promise<number>) {
    this.#trim = trim;
  }

  /** Something was freed. */
  workEnded(): void {
    this.#endedSince = true;
    if (this.#timer === null && !this.#trimming) this.#wait();
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  #takeEnded(): boolean {
    const ended = this.#endedSince;
    this.#endedSince = false;
    return ended;
  }

  #wait(): void {
    if (this.#stopped) return;
    this.#endedSince = false;
    // Nobody has to stay alive for it.
    this.#timer = setTimeout(() => void this.#tick(), tickMs).unref();
  }

  async #tick(): Promise<void> {
    this.#timer = null;
    this.#ticksToWait -= 1;
    const busy = this.#takeEnded();
    if (busy && this.#ticksToWait > 0) {
      this.#wait();
      return;
    }
    this.#trimming = true;
    try {
      this.#ticksToWait = Math.ceil((pauseForEachMs * (await this.#trim())) / tickMs);
    } catch {
      // The worker has ended; others go on as before.
    }
    this.#trimming = false;
    if (this.#takeEnded()) this.#wait();
  }
}
