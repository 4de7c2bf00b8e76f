import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { discardFile, placeFile, stageFile } from '../../output/staged-file.js';
import { newId } from '../store/id.js';

/** What is being written bears this; whoever lists files passes it over. */
export const partSuffix = '.part';

/** Writes a file in whole or not at all: beside its place first, then by a rename. Makes the folder. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const staged = await stageFile(path, bytes, `${basename(path)}.${newId()}${partSuffix}`);
  try {
    await placeFile(staged);
  } catch (error) {
    await discardFile(staged);
    throw error;
  }
}
