import { randomBytes } from 'node:crypto';
import { rename, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A whole file that is not in its place yet, but beside it. Plain data: it crosses threads and processes. */
export interface StagedFile {
  /** Where it is to go. */
  readonly path: string;
  /** Where it is. */
  readonly temporary: string;
}

/**
 * Writes the file beside its place. Rejects with the system's error, and then leaves nothing behind.
 * @param name what it is called until then: by default nothing made from the final name, which may be as long as names
 * can be
 */
export async function stageFile(path: string, bytes: Uint8Array, name = hiddenName()): Promise<StagedFile> {
  const staged = { path, temporary: join(dirname(path), name) };
  try {
    await writeFile(staged.temporary, bytes, { flag: 'wx' });
  } catch (error) {
    await discardFile(staged);
    throw error;
  }
  return staged;
}

/** Puts it in its place, over what may be there. Rejects with the system's error. */
export async function placeFile({ path, temporary }: StagedFile): Promise<void> {
  await rename(temporary, path);
}

/** Takes it away; what is in its place already stays there. Never fails: the first failure is the one to report. */
export async function discardFile({ temporary }: StagedFile): Promise<void> {
  await unlink(temporary).catch(() => undefined);
}

function hiddenName(): string {
  return `.stillframe-${randomBytes(9).toString('hex')}.tmp`;
}
