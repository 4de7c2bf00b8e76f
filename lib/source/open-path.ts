import * as fs from 'node:fs';
import { dirname, resolve, sep } from 'node:path';
import { StillframeError } from '../errors.js';
import type { NativeBytes } from '../native/types.js';
import { sourceError } from './source-error.js';
import type { SourcePolicy } from './source-policy.js';

type FileBytes = Extract<NativeBytes, { kind: 'file' }> & { readonly size: number };

const { O_RDONLY, O_NONBLOCK, O_NOCTTY } = fs.constants;

/**
 * Opens a local file for native reading, on the worker's thread. Node opens everything close-on-exec.
 * Errors: SOURCE_FORBIDDEN, SOURCE_NOT_FOUND, INVALID_SOURCE (not a regular file, empty), LIMIT_EXCEEDED.
 */
export function openPath(path: string, policy: Pick<SourcePolicy, 'roots' | 'maxBytes'>): FileBytes {
  if (path.includes('\0')) throw sourceError('SOURCE_FORBIDDEN', 'a path must not contain a NUL byte');
  const absolute = resolve(path);
  const roots = policy.roots?.flatMap(canonicalRoot) ?? null;
  if (roots !== null) refuseOutside(absolute, roots);
  const fd = openRegular(absolute);
  try {
    const opened = fs.fstatSync(fd);
    checkShape(opened, absolute, policy.maxBytes);
    // Judged again for the file that is open: a link may have been swapped between the first look and the open.
    if (roots !== null) refuseSwapped(absolute, roots, opened);
    return { kind: 'file', fd, url: absolute, size: opened.size, close: closeOnce(fd) };
  } catch (error) {
    fs.closeSync(fd);
    throw error;
  }
}

function openRegular(path: string): number {
  try {
    // Looked at before it is opened, since merely opening some devices does something.
    checkRegular(fs.statSync(path), path);
    // Without O_NONBLOCK the open of a FIFO put there meanwhile would wait for a writer.
    return fs.openSync(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  } catch (error) {
    throw toSourceError(error, path);
  }
}

function checkRegular(stats: fs.Stats, path: string): void {
  if (!stats.isFile()) throw sourceError('INVALID_SOURCE', 'a path must name a regular file', path);
}

function checkShape(stats: fs.Stats, path: string, maxBytes: number): void {
  checkRegular(stats, path);
  if (stats.size === 0) throw sourceError('INVALID_SOURCE', 'the file is empty', path);
  if (stats.size > maxBytes) {
    throw sourceError('LIMIT_EXCEEDED', `a source may hold at most ${maxBytes} bytes`, `${path} has ${stats.size}`);
  }
}

function canonicalRoot(root: string): string[] {
  try {
    return [fs.realpathSync.native(root)];
  } catch {
    return []; // A root that does not exist holds nothing.
  }
}

/** Refuses what lies outside of the roots, and in the same words what is missing there. */
function refuseOutside(path: string, roots: readonly string[]): void {
  let candidate = path;
  for (;;) {
    const real = realpathOrNull(candidate);
    if (real !== null) {
      if (isInside(real, roots)) return;
      throw outsideRoots(path);
    }
    // A link that leads nowhere tells something about a place that may be outside.
    if (exists(candidate) || dirname(candidate) === candidate) throw outsideRoots(path);
    candidate = dirname(candidate);
  }
}

function refuseSwapped(path: string, roots: readonly string[], opened: fs.Stats): void {
  const real = realpathOrNull(path);
  if (real === null || !isInside(real, roots)) throw outsideRoots(path);
  const named = fs.statSync(real, { throwIfNoEntry: false });
  if (named?.dev !== opened.dev || named.ino !== opened.ino) throw outsideRoots(path);
}

/** Null for what does not exist; any other trouble on the way counts as outside. */
function realpathOrNull(path: string): string | null {
  try {
    return fs.realpathSync.native(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw outsideRoots(path, error);
  }
}

function exists(path: string): boolean {
  try {
    return fs.lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return false;
    throw outsideRoots(path, error);
  }
}

function isInside(real: string, roots: readonly string[]): boolean {
  return roots.some((root) => real === root || real.startsWith(root.endsWith(sep) ? root : root + sep));
}

function outsideRoots(path: string, cause?: unknown): StillframeError {
  return sourceError('SOURCE_FORBIDDEN', 'the path is not inside an allowed folder', path, cause);
}

function toSourceError(error: unknown, path: string): StillframeError {
  if (StillframeError.is(error)) return error;
  const code = (error as NodeJS.ErrnoException).code;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return sourceError('SOURCE_NOT_FOUND', 'the file does not exist', path, error);
    case 'EACCES':
    case 'EPERM':
      return sourceError('SOURCE_FORBIDDEN', 'the file may not be read', path, error);
    default:
      return sourceError('INVALID_SOURCE', 'the file cannot be opened', `${path} (${code ?? String(error)})`, error);
  }
}

function closeOnce(fd: number): () => void {
  let open = true;
  return () => {
    if (!open) return;
    open = false;
    fs.closeSync(fd);
  };
}
