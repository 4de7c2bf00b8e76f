import { open, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { partSuffix, writeWhole } from '../output/write-whole.js';

/** A hit: the bytes of a cached file. */
export type Cached = Uint8Array<ArrayBuffer>;

/**
 * Files by key up to so many bytes; the least recently used go first. What is asked for by several at once is made once.
 * The folder is read when the cache opens, so a restart keeps it.
 */
export class DiskCache {
  readonly #folder: string;
  readonly #mostBytes: number;
  /** Sizes by key, the least recently used first. */
  readonly #sizes = new Map<string, number>();
  readonly #making = new Map<string, Promise<Cached>>();
  readonly #counts = { hit: 0, miss: 0, joined: 0 };
  #bytes = 0;

  private constructor(folder: string, mostBytes: number) {
    this.#folder = folder;
    this.#mostBytes = mostBytes;
  }

  /** @param mostBytes 0 keeps nothing; identical requests at the same time still share one result */
  static async open(folder: string, mostBytes: number): Promise<DiskCache> {
    const cache = new DiskCache(folder, mostBytes);
    await cache.#load();
    return cache;
  }

  get byteLength(): number {
    return this.#bytes;
  }

  /** Requests so far: answered from the cache, made, or joined to one that was being made. */
  get counts(): Readonly<Record<'hit' | 'miss' | 'joined', number>> {
    return this.#counts;
  }

  /**
   * The file of this key, from the cache or as `make` makes it.
   * @param key hexadecimal digits, at least four
   */
  async get(key: string, make: () => Promise<Cached>): Promise<Cached> {
    const kept = await this.#read(key);
    const underWay = this.#making.get(key);
    this.#counts[kept !== null ? 'hit' : underWay !== undefined ? 'joined' : 'miss'] += 1;
    if (kept !== null) return kept;
    if (underWay !== undefined) return underWay;
    const made = this.#make(key, make).finally(() => this.#making.delete(key));
    this.#making.set(key, made);
    return made;
  }

  async #make(key: string, make: () => Promise<Cached>): Promise<Cached> {
    const bytes = await make();
    // A cache that cannot be written is a slow one, no reason to refuse the picture.
    if (bytes.byteLength <= this.#mostBytes) await this.#keep(key, bytes).catch(() => undefined);
    return bytes;
  }

  async #read(key: string): Promise<Cached | null> {
    const size = this.#sizes.get(key);
    if (size === undefined) return null;
    this.#sizes.delete(key);
    this.#sizes.set(key, size);
    try {
      await using file = await open(this.#pathOf(key));
      const bytes = await file.readFile();
      const now = new Date();
      await utimes(this.#pathOf(key), now, now);
      return new Uint8Array(bytes);
    } catch {
      this.#forget(key);
      return null;
    }
  }

  async #keep(key: string, bytes: Cached): Promise<void> {
    const path = this.#pathOf(key);
    await writeWhole(path, bytes);
    this.#forget(key);
    this.#sizes.set(key, bytes.byteLength);
    this.#bytes += bytes.byteLength;
    await this.#evict();
  }

  async #evict(): Promise<void> {
    for (const key of this.#sizes.keys()) {
      if (this.#bytes <= this.#mostBytes) return;
      this.#forget(key);
      await rm(this.#pathOf(key), { force: true });
    }
  }

  #forget(key: string): void {
    this.#bytes -= this.#sizes.get(key) ?? 0;
    this.#sizes.delete(key);
  }

  async #load(): Promise<void> {
    const names = await readdir(this.#folder, { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile());
    const found: { readonly key: string; readonly bytes: number; readonly usedMs: number }[] = [];
    for (const { name, parentPath } of files) {
      const path = join(parentPath, name);
      const facts = await stat(path);
      // What a crash left half-written.
      if (name.endsWith(partSuffix)) await rm(path, { force: true });
      else found.push({ key: name, bytes: facts.size, usedMs: facts.mtimeMs });
    }
    for (const { key, bytes } of found.sort((one, other) => one.usedMs - other.usedMs)) {
      this.#sizes.set(key, bytes);
      this.#bytes += bytes;
    }
    await this.#evict();
  }

  #pathOf(key: string): string {
    return join(this.#folder, key.slice(0, 2), key);
  }
}
