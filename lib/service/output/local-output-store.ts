import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { OutputStore, StoredFile } from './output-store.js';
import { storedFileAt } from './stored-file.js';
import { partSuffix, writeWhole } from './write-whole.js';

const goodName = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;

/** Results in a folder. What is being written has a name of its own beside it, and gets the real one by a rename. */
export class LocalOutputStore implements OutputStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async adopt(name: string, path: string): Promise<void> {
    const target = this.#pathOf(name);
    await mkdir(dirname(target), { recursive: true });
    await rename(path, target);
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    await writeWhole(this.#pathOf(name), bytes);
  }

  async open(name: string): Promise<StoredFile | null> {
    if (!goodName.test(name) || name.endsWith(partSuffix)) return null;
    return storedFileAt(this.#pathOf(name));
  }

  async *list(): AsyncGenerator<{ readonly name: string; readonly modifiedMs: number }, void> {
    const entries = await readdir(this.#folder, { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      // It may have gone meanwhile.
      const facts = await stat(path).catch(() => null);
      if (facts !== null) yield { name: relative(this.#folder, path).replaceAll(sep, '/'), modifiedMs: facts.mtimeMs };
    }
  }

  async delete(name: string): Promise<boolean> {
    const path = this.#pathOf(name);
    try {
      await rm(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
    await this.#removeEmpty(dirname(path));
    return true;
  }

  /** Folders that have become empty, up to the store's own. */
  async #removeEmpty(folder: string): Promise<void> {
    if (relative(this.#folder, folder) === '') return;
    const removed = await rmdir(folder).then(
      () => true,
      () => false,
    );
    if (removed) await this.#removeEmpty(dirname(folder));
  }

  #pathOf(name: string): string {
    if (!goodName.test(name)) throw new Error(`not a name of an output: ${JSON.stringify(name)}`);
    return join(this.#folder, ...name.split('/'));
  }
}
