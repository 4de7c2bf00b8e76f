/** Work that others have begun, so that what it uses is not taken away before it has ended. */
export class UnderWay {
  readonly #works = new Set<Promise<unknown>>();

  /** The same work, waited for by `ended`. */
  track<Result>(work: Result): Result {
    if (!(work instanceof Promise)) return work;
    const forget = (): void => void this.#works.delete(work);
    this.#works.add(work);
    work.then(forget, forget);
    return work;
  }

  /** Resolves when none is left, however it ended. */
  async ended(): Promise<void> {
    while (this.#works.size > 0) await Promise.allSettled(this.#works);
  }
}
