import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { StoredFile } from './output-store.js';

/** The file at a path; null when there is none. */
export async function storedFileAt(path: string): Promise<StoredFile | null> {
  const facts = await stat(path).catch(() => null);
  if (facts?.isFile() !== true) return null;
  return {
    byteLength: facts.size,
    modifiedMs: facts.mtimeMs,
    stream: (start, end) => createReadStream(path, { start, end }),
  };
}
