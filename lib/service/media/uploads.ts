import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileNames } from '../store/store.js';

/** Files looked at together. */
const batch = 200;

/**
 * The folder of uploads: files of media, and of what was saved into buckets. A file is there before anything in the store
 * names it, and goes after nothing does, so a crash in between leaves a stray and never a name without a file.
 */
export class Uploads {
  readonly #folder: string;
  readonly #names: FileNames;

  constructor(folder: string, names: FileNames) {
    this.#folder = folder;
    this.#names = names;
  }

  /** Removes a file unless something names it still. */
  async release(file: string): Promise<void> {
    if (!(await this.#names.isUploadUsed(file))) await rm(join(this.#folder, file), { force: true });
  }

  /** Removes what nothing names. Only while nothing is received or saved: at the start. */
  async removeStrays(): Promise<void> {
    const files = await readdir(this.#folder);
    for (let first = 0; first < files.length; first += batch)
      await Promise.all(files.slice(first, first + batch).map((file) => this.release(file)));
  }
}
