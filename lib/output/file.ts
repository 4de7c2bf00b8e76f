import { randomBytes } from 'node:crypto';
import { rename, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { invalidParameter, StillframeError } from '../errors.js';

export interface OutputFile {
  /** Absolute. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * Writes all files or none: first every one under a temporary name in its own folder, then the renames.
 * An existing file is replaced by a whole new one or not touched; one that was already replaced when a later rename
 * fails stays, since what it was is gone.
 */
export async function writeFiles(files: readonly OutputFile[]): Promise<void> {
  const staged: { readonly path: string; readonly temporary: string; readonly isNew: boolean }[] = [];
  const leftovers = new Set<string>();
  for (const { path, bytes } of files) {
    const temporary = temporaryName(path);
    try {
      const isNew = !(await existsAsFile(path));
      leftovers.add(temporary);
      await writeFile(temporary, bytes, { flag: 'wx' });
      staged.push({ path, temporary, isNew });
    } catch (error) {
      await removeAll(leftovers);
      throw describeFailure(error, path);
    }
  }
  for (const { path, temporary, isNew } of staged) {
    try {
      await rename(temporary, path);
      leftovers.delete(temporary);
      if (isNew) leftovers.add(path);
    } catch (error) {
      await removeAll(leftovers);
      throw describeFailure(error, path);
    }
  }
}

// Not made from the final name, which may be as long as names can be.
function temporaryName(path: string): string {
  return join(dirname(path), `.stillframe-${randomBytes(9).toString('hex')}.tmp`);
}

/** Refuses folders. */
async function existsAsFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory() === true) throw invalidParameter('output', 'must not be a folder', path);
  return found !== null;
}

async function removeAll(paths: Iterable<string>): Promise<void> {
  // What was never created cannot be removed, and the first failure is the one to report.
  for (const path of paths) await unlink(path).catch(() => undefined);
}

/** Failures that the caller can mend by naming another path. */
const rules: Readonly<Record<string, string>> = {
  ENOENT: 'must lie in a folder that exists',
  ENOTDIR: 'must lie in a folder',
  EISDIR: 'must not be a folder',
  EACCES: 'must be writable',
  EPERM: 'must be writable',
  EROFS: 'must be writable',
  ENAMETOOLONG: 'must be shorter',
};

function describeFailure(error: unknown, path: string): StillframeError {
  if (StillframeError.is(error)) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const rule = rules[code];
  if (rule !== undefined) return invalidParameter('output', rule, path);
  return new StillframeError('INTERNAL', `output: ${path} could not be written (${code || String(error)})`, {
    cause: error,
    publicMessage: 'the output file could not be written',
  });
}
