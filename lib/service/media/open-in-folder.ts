import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import type { StoredFile } from '../output/output-store.js';
import { storedFileAt } from '../output/stored-file.js';

/** Null for what is no file, or lies outside the folder once links are followed. */
export async function openInFolder(folder: string, path: string): Promise<StoredFile | null> {
  try {
    const [inside, real] = await Promise.all([realpath(folder), realpath(path)]);
    if (!real.startsWith(inside + sep)) return null;
    return await storedFileAt(real);
  } catch {
    return null;
  }
}
