import { StillframeError, type ErrorCode } from '../errors.js';
import type { SourceDescriptor } from '../source/byte-source.js';
import type { MediaOpener, OpenMedia } from './open-media.js';
import type { TaskRun } from './task-run.js';

/** Errors that say something about the request and nothing about the source, which stays open. */
const harmless: ReadonlySet<ErrorCode> = new Set(['TIME_OUT_OF_RANGE', 'INVALID_PARAMETER']);

/** The sources a worker keeps open for `engine.open`: the least recently used goes first. */
export class OpenMediaCache {
  readonly #opener: MediaOpener;
  readonly #most: number;
  /** In the order of their last use. */
  readonly #kept = new Map<number, OpenMedia>();

  /** @param most how many stay open */
  constructor(opener: MediaOpener, most: number) {
    this.#opener = opener;
    this.#most = most;
  }

  /** Works on a kept source; opens it when it is not there, or not there any more. */
  async use<Result>(
    run: TaskRun,
    source: SourceDescriptor,
    videoId: number,
    work: (media: OpenMedia) => Promise<Result>,
  ): Promise<Result> {
    const media = this.#kept.get(videoId) ?? (await run.measure('open', () => this.#opener.open(run, source)));
    this.#kept.delete(videoId);
    this.#kept.set(videoId, media);
    this.#evict();
    try {
      return await work(media);
    } catch (error) {
      // What was interrupted, or is broken, is opened anew by the next call.
      if (!StillframeError.is(error) || !harmless.has(error.code)) this.drop(videoId);
      throw error;
    }
  }

  drop(videoId: number): void {
    const media = this.#kept.get(videoId);
    this.#kept.delete(videoId);
    media?.[Symbol.dispose]();
  }

  close(): void {
    for (const videoId of [...this.#kept.keys()]) this.drop(videoId);
  }

  #evict(): void {
    for (const videoId of this.#kept.keys()) {
      if (this.#kept.size <= this.#most) return;
      this.drop(videoId);
    }
  }
}
