import { stat, unlink } from 'node:fs/promises';
import { invalidParameter, StillframeError } from '../errors.js';
import { discardFile, placeFile, stageFile, type StagedFile } from './staged-file.js';

export interface OutputFile {
  /** Absolute. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The option that names the path, for the message when it cannot be written. */
  readonly parameter: string;
}

/** One of several files that are to appear together. Plain data. */
export interface StagedOutput extends StagedFile, Pick<OutputFile, 'parameter'> {
  /** Nothing was in its place. */
  readonly isNew: boolean;
}

/**
 * Writes all files or none: first every one under a temporary name in its own folder, then the renames.
 * An existing file is replaced by a whole new one or not touched; one that was already replaced when a later rename
 * fails stays, since what it was is gone.
 *
 * @param check is called when all are whole and none is in its place; what it throws takes them away again
 */
export async function writeFiles(files: readonly OutputFile[], check: () => void = () => undefined): Promise<void> {
  const staged = await stageFiles(files);
  try {
    check();
  } catch (error) {
    await discardFiles(staged);
    throw error;
  }
  await placeFiles(staged);
}

/** The first half: whole files that are not in their places yet, or none. */
export async function stageFiles(files: readonly OutputFile[]): Promise<readonly StagedOutput[]> {
  const staged: StagedOutput[] = [];
  try {
    for (const file of files) {
      await describing(file, async () => {
        const { path, bytes, parameter } = file;
        const isNew = !(await existsAsFile(file));
        staged.push({ ...(await stageFile(path, bytes)), parameter, isNew });
      });
    }
  } catch (error) {
    await discardFiles(staged);
    throw error;
  }
  return staged;
}

/** The second half: puts them in their places, or takes them away again. */
export async function placeFiles(staged: readonly StagedOutput[]): Promise<void> {
  const created: string[] = [];
  try {
    for (const file of staged) {
      await describing(file, () => placeFile(file));
      if (file.isNew) created.push(file.path);
    }
  } catch (error) {
    await discardFiles(staged);
    for (const path of created) await unlink(path).catch(() => undefined);
    throw error;
  }
}

/** In place of the second half. Never fails. */
export async function discardFiles(staged: readonly StagedOutput[]): Promise<void> {
  for (const file of staged) await discardFile(file);
}

/** Refuses folders. */
async function existsAsFile({ path, parameter }: OutputFile): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory() === true) throw invalidParameter(parameter, 'must not be a folder', path);
  return found !== null;
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

async function describing({ path, parameter }: Omit<OutputFile, 'bytes'>, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (StillframeError.is(error)) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const rule = rules[code];
    if (rule !== undefined) throw invalidParameter(parameter, rule, path);
    throw new StillframeError('INTERNAL', `${parameter}: ${path} could not be written (${code || String(error)})`, {
      cause: error,
      publicMessage: 'the output file could not be written',
    });
  }
}
