import { StillframeError } from '../errors.js';
import type { Checked } from '../request/call.js';
import type { SeriesRequest } from '../request/output-targets.js';
import type { DescribedSource } from '../source/describe-source.js';
import { CallGuard } from './call-guard.js';
import type { CallRequest, Calls, SeriesWork } from './calls.js';
import { guardSource } from './guard-source.js';

/** A source that one worker keeps open, seen from the engine: its worker, its idle time, its end. */
export class KeptSource {
  readonly slot: number;
  readonly #id: number;
  readonly #calls: Calls;
  readonly #source: DescribedSource;
  readonly #idleMs: number;
  readonly #onClose: () => void;
  readonly #running = new Set<Promise<unknown>>();
  readonly #life = new CallGuard(null, null);
  #idleTimer: NodeJS.Timeout | undefined;
  #closing: Promise<void> | null = null;

  constructor(slot: number, id: number, source: DescribedSource, owner: KeptSourceOwner) {
    this.slot = slot;
    this.#id = id;
    this.#source = source;
    this.#calls = owner.calls;
    this.#idleMs = owner.idleMs;
    this.#onClose = () => owner.forget(this);
  }

  async run<Result>(checked: Checked<CallRequest>): Promise<Result> {
    const leave = this.#enter();
    try {
      return await this.#calls.run<Result>(checked, {
        video: { slot: this.slot, id: this.#id },
        describe: async () => Promise.resolve(guardSource(this.#source, checked.request)),
        release: () => undefined,
      });
    } finally {
      leave();
    }
  }

  /** A series ends when the video is closed. */
  series<Item>(
    { request, call }: Checked<SeriesRequest>,
    work: SeriesWork<Item>,
  ): AsyncGenerator<Item, void, undefined> {
    let leave = (): void => undefined;
    return this.#calls.series(
      request.kind,
      call,
      {
        video: { slot: this.slot, id: this.#id },
        life: this.#life,
        describe: async () => {
          const source = guardSource(this.#source, request);
          leave = this.#enter();
          return Promise.resolve(source);
        },
        release: () => leave(),
      },
      work,
    );
  }

  /** After the calls that are under way. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  /** Notes that the source is used; the result ends that. */
  #enter(): () => void {
    if (this.#isClosed()) throw closed();
    clearTimeout(this.#idleTimer);
    const use = new Use();
    this.#running.add(use.ended);
    return () => {
      use.end();
      this.#running.delete(use.ended);
      if (this.#running.size === 0 && !this.#isClosed()) this.#waitIdle();
    };
  }

  #isClosed(): boolean {
    return this.#closing !== null;
  }

  async #end(): Promise<void> {
    clearTimeout(this.#idleTimer);
    this.#onClose();
    this.#life.abort(closed());
    // A call made just before may not have reached its worker yet, and would open the source there again.
    await Promise.allSettled(this.#running);
    await this.#closeInWorker();
    await this.#source.dispose();
  }

  #waitIdle(): void {
    // The next call opens it again, so that nobody notices but the files that are closed.
    this.#idleTimer = setTimeout(() => void this.#closeInWorker(), this.#idleMs).unref();
  }

  #closeInWorker(): Promise<void> {
    return this.#calls.closeVideo({ slot: this.slot, id: this.#id });
  }
}

class Use {
  end: () => void = () => undefined;
  readonly ended = new Promise<void>((resolve) => {
    this.end = resolve;
  });
}

function closed(): StillframeError {
  return new StillframeError('ABORTED', 'the video was closed');
}

export interface KeptSourceOwner {
  readonly calls: Calls;
  readonly idleMs: number;
  forget(source: KeptSource): void;
}

/** The sources opened by `engine.open`, spread over the workers. */
export class OpenVideos implements KeptSourceOwner {
  readonly calls: Calls;
  readonly idleMs: number;
  readonly #slots: number;
  readonly #open = new Set<KeptSource>();
  #nextId = 0;

  constructor(calls: Calls, slots: number, idleMs: number) {
    this.calls = calls;
    this.#slots = slots;
    this.idleMs = idleMs;
  }

  get count(): number {
    return this.#open.size;
  }

  add(source: DescribedSource): KeptSource {
    const kept = new KeptSource(this.#emptiestSlot(), this.#nextId++, source, this);
    this.#open.add(kept);
    return kept;
  }

  forget(source: KeptSource): void {
    this.#open.delete(source);
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#open].map((source) => source.close()));
  }

  #emptiestSlot(): number {
    const videos = Array.from({ length: this.#slots }, () => 0);
    for (const { slot } of this.#open) videos[slot] = (videos[slot] ?? 0) + 1;
    return videos.indexOf(Math.min(...videos));
  }
}
