import { abortError, orAbort } from './source-error.js';

/** Fetches `length` bytes from `offset` and hands them on in order, as they come. */
export type FetchRange = (
  offset: number,
  length: number,
  onBytes: (bytes: Uint8Array) => void,
  signal: AbortSignal,
) => Promise<void>;

export interface CacheShape {
  readonly blockBytes: number;
  readonly cacheBytes: number;
  readonly readAheadBytes: number;
}

export const defaultCacheShape: CacheShape = {
  blockBytes: 256 * 1024,
  cacheBytes: 32 * 1024 * 1024,
  readAheadBytes: 2 * 1024 * 1024,
};

/** One request in flight, for one block or several in a row. */
interface Run {
  readonly controller: AbortController;
  waiting: number;
}

interface AwaitedBlock {
  readonly run: Run;
  readonly bytes: Promise<Uint8Array>;
  resolve(bytes: Uint8Array): void;
  reject(error: unknown): void;
}

/**
 * Blocks of a remote source: least recently used go first, one request serves everyone who waits for a block,
 * and the part asked for at once doubles while reading goes forward.
 */
export class BlockCache {
  readonly #size: number;
  readonly #fetch: FetchRange;
  readonly #shape: CacheShape;
  /** In order of use, oldest first. */
  readonly #blocks = new Map<number, Uint8Array>();
  readonly #awaited = new Map<number, AwaitedBlock>();
  readonly #runs = new Set<Run>();
  #window = 1;
  #lastBlock = -1;

  constructor(size: number, fetch: FetchRange, shape: CacheShape = defaultCacheShape) {
    this.#size = size;
    this.#fetch = fetch;
    this.#shape = shape;
  }

  put(index: number, bytes: Uint8Array): void {
    this.#blocks.delete(index);
    this.#blocks.set(index, bytes);
    const most = Math.max(1, Math.floor(this.#shape.cacheBytes / this.#shape.blockBytes));
    for (const oldest of this.#blocks.keys()) {
      if (this.#blocks.size <= most) break;
      this.#blocks.delete(oldest);
    }
  }

  async read(offset: number, length: number, signal: AbortSignal): Promise<Uint8Array> {
    const { blockBytes } = this.#shape;
    const end = Math.min(offset + length, this.#size);
    if (offset >= end) return new Uint8Array(0);
    const target = new Uint8Array(end - offset);
    for (let at = offset; at < end;) {
      const index = Math.floor(at / blockBytes);
      const lastIndex = Math.floor((end - 1) / blockBytes);
      const block = await this.#block(index, lastIndex - index + 1, signal);
      const start = at - index * blockBytes;
      const part = block.subarray(start, Math.min(block.length, start + end - at));
      target.set(part, at - offset);
      at += part.length;
    }
    return target;
  }

  close(): void {
    for (const run of this.#runs) run.controller.abort();
    this.#blocks.clear();
  }

  async #block(index: number, wanted: number, signal: AbortSignal): Promise<Uint8Array> {
    if (signal.aborted) throw abortError(signal);
    const sequential = index === this.#lastBlock || index === this.#lastBlock + 1;
    this.#lastBlock = index;
    const cached = this.#blocks.get(index);
    if (cached !== undefined) {
      this.put(index, cached);
      return cached;
    }
    let awaited = this.#awaited.get(index);
    if (awaited === undefined) {
      const most = Math.max(1, Math.floor(this.#shape.readAheadBytes / this.#shape.blockBytes));
      this.#window = sequential ? Math.min(this.#window * 2, most) : 1;
      awaited = this.#start(index, Math.min(Math.max(this.#window, wanted), most));
    }
    return await this.#wait(awaited, signal);
  }

  async #wait(awaited: AwaitedBlock, signal: AbortSignal): Promise<Uint8Array> {
    const { run } = awaited;
    run.waiting += 1;
    try {
      return await orAbort(awaited.bytes, signal);
    } finally {
      run.waiting -= 1;
      // A read that was given up takes its request along, unless another read waits for it too.
      if (signal.aborted && run.waiting === 0) run.controller.abort();
    }
  }

  /** Asks for the first block, which nobody has asked for, and those after it up to one that is there. */
  #start(first: number, count: number): AwaitedBlock {
    const run: Run = { controller: new AbortController(), waiting: 0 };
    const firstBlock = awaitedBlock(run);
    this.#awaited.set(first, firstBlock);
    const blockCount = Math.ceil(this.#size / this.#shape.blockBytes);
    const indexes = [first];
    for (let index = first + 1; index < Math.min(first + count, blockCount); index += 1) {
      if (this.#blocks.has(index) || this.#awaited.has(index)) break;
      indexes.push(index);
      this.#awaited.set(index, awaitedBlock(run));
    }
    const giveUp = (error: unknown): void => {
      for (const index of indexes) {
        const awaited = this.#awaited.get(index);
        if (awaited?.run !== run) continue;
        this.#awaited.delete(index);
        awaited.reject(error);
      }
    };
    // At once, so that a later read asks again instead of joining a request that is being torn down.
    run.controller.signal.addEventListener('abort', () => giveUp(abortError(run.controller.signal)));
    this.#runs.add(run);
    this.#fill(indexes, run)
      .catch(giveUp)
      .finally(() => this.#runs.delete(run));
    return firstBlock;
  }

  async #fill(indexes: readonly number[], run: Run): Promise<void> {
    const { blockBytes } = this.#shape;
    const offset = (indexes[0] ?? 0) * blockBytes;
    const end = Math.min(offset + indexes.length * blockBytes, this.#size);
    let current = new Uint8Array(Math.min(blockBytes, end - offset));
    let filled = 0;
    let done = 0;
    const onBytes = (bytes: Uint8Array): void => {
      for (let from = 0; from < bytes.length && done < indexes.length;) {
        const part = bytes.subarray(from, from + current.length - filled);
        current.set(part, filled);
        filled += part.length;
        from += part.length;
        if (filled < current.length) return;
        done += 1;
        // The last one waits for the end of the request: the next read then finds its connection free.
        if (done === indexes.length) return;
        this.#complete(indexes[done - 1] ?? 0, run, current);
        filled = 0;
        current = new Uint8Array(Math.max(0, Math.min(blockBytes, end - offset - done * blockBytes)));
      }
    };
    await this.#fetch(offset, end - offset, onBytes, run.controller.signal);
    if (done < indexes.length) throw new Error('a range ended early');
    this.#complete(indexes[done - 1] ?? 0, run, current);
  }

  #complete(index: number, run: Run, bytes: Uint8Array): void {
    const awaited = this.#awaited.get(index);
    if (awaited?.run !== run) return;
    this.#awaited.delete(index);
    this.put(index, bytes);
    awaited.resolve(bytes);
  }
}

function awaitedBlock(run: Run): AwaitedBlock {
  let resolve: (bytes: Uint8Array) => void = () => {};
  let reject: (error: unknown) => void = () => {};
  const bytes = new Promise<Uint8Array>((onBytes, onError) => {
    resolve = onBytes;
    reject = onError;
  });
  // Read-ahead may fail with no one waiting; whoever wants the block later asks again.
  bytes.catch(() => {});
  return { run, bytes, resolve, reject };
}
