import type { Config } from '../config/schema.js';
import type { OutputStore } from '../output/output-store.js';
import type { Store } from '../store/store.js';
import type { WatermarkImages } from '../watermarks/images.js';

const dayMs = 24 * 3600 * 1000;
const hourMs = 3600 * 1000;
/** Rows taken at a time, so that others get their turn in between. */
const batch = 500;

/** Lets go of what is past its time: results, then jobs and events, and files that belong to nothing. */
export class Sweeper {
  readonly #store: Store;
  readonly #outputs: OutputStore;
  readonly #images: WatermarkImages;
  readonly #retention: Config['retention'];
  readonly #onError: (error: unknown) => void;
  #timer: NodeJS.Timeout | null = null;
  #sweeping: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(
    store: Store,
    outputs: OutputStore,
    images: WatermarkImages,
    retention: Config['retention'],
    onError: (error: unknown) => void,
  ) {
    this.#store = store;
    this.#outputs = outputs;
    this.#images = images;
    this.#retention = retention;
    this.#onError = onError;
  }

  /** Sweeps now, and every ten minutes from then on. */
  start(): void {
    this.#sweeping = this.sweep(Date.now())
      .catch(this.#onError)
      .finally(() => {
        if (!this.#ended) this.#timer = setTimeout(() => this.start(), 600_000).unref();
      });
  }

  async close(): Promise<void> {
    this.#ended = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#sweeping;
  }

  async sweep(nowMs: number): Promise<void> {
    const { resultsDays, resultsBytes, jobsDays, eventsDays } = this.#retention;
    const { results, jobs, events } = this.#store;
    await this.#inBatches(async () => {
      const expired = await results.takeExpired({
        beforeMs: nowMs - resultsDays * dayMs,
        mostBytes: resultsBytes,
        limit: batch,
      });
      for (const { file } of expired) await this.#outputs.delete(file);
      return expired.length;
    });
    await this.#inBatches(() => jobs.prune(nowMs - jobsDays * dayMs, batch));
    await this.#inBatches(() => events.prune(nowMs - eventsDays * dayMs, batch));
    await this.#removeStrays(nowMs);
    if (!this.#ended) await this.#images.sweep(nowMs);
  }

  async #inBatches(take: () => Promise<number>): Promise<void> {
    while (!this.#ended && (await take()) === batch);
  }

  /** Files that were moved in by a job whose end was never stored. Young ones may still be about to be. */
  async #removeStrays(nowMs: number): Promise<void> {
    for await (const { name, modifiedMs } of this.#outputs.list()) {
      if (this.#ended) return;
      if (modifiedMs > nowMs - hourMs) continue;
      if ((await this.#store.results.byFile(name)) === null) await this.#outputs.delete(name);
    }
  }
}
