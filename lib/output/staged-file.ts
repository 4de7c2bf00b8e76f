import { randomBytes } from 'node:crypto';
import { rename, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A whole file that is not in its place yet, but beside it under another name. */
export interface StagedFile {
  /** Puts it in its place, over what may be there. */
  commit(): Promise<void>;
  /** Takes it away; what has been committed stays. Never fails. */
  discard(): Promise<void>;
}

/**
 * Writes the file beside its place. Rejects with the system's error, and then leaves nothing behind.
 * @param name what it is called until then: by default nothing made from the final name, which may be as long as names
 * can be
 */
export async function stageFile(path: string, bytes: Uint8Array, name = hiddenName()): Promise<StagedFile> {
  const temporary = join(dirname(path), name);
  // What is not there cannot be removed, and the first failure is the one to report.
  const discard = (): Promise<void> => unlink(temporary).catch(() => undefined);
  try {
    await writeFile(temporary, bytes, { flag: 'wx' });
  } catch (error) {
    await discard();
    throw error;
  }
  return { commit: () => rename(temporary, path), discard };
}

function hiddenName(): string {
  return `.stillframe-${randomBytes(9).toString('hex')}.tmp`;
}
