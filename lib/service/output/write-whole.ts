import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { newId } from '../store/id.js';

/** What is being written bears this; whoever lists files passes it over. */
export const partSuffix = '.part';

/** Writes a file in whole or not at all: beside its place first, then by a rename. Makes the folder. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${newId()}${partSuffix}`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(temporary, bytes);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
