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
 * Writes every file under a temporary name in its own folder first, then renames them: what cannot be written leaves
 * nothing behind. An existing file is replaced by a whole new one or not touched; should a rename fail, the files renamed
 * before it stay, whole.
 */
export async function writeFiles(files: readonly OutputFile[]): Promise<void> {
  const staged = files.map(({ path, bytes }) => ({ path, bytes, temporary: temporaryName(path) }));
  const leftovers = new Set<string>();
  for (const { path, bytes, temporary } of staged) {
    try {
      await refuseFolder(path);
      leftovers.add(temporary);
      await writeFile(temporary, bytes, { flag: 'wx' });
    } catch (error) {
      await removeAll(leftovers);
      throw describeFailure(error, path);
    }
  }
  for (const { path, temporary } of staged) {
    try {
      await rename(temporary, path);
      leftovers.delete(temporary);
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

async function refuseFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory() === true) throw invalidParameter('output', 'must not be a folder', path);
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
