import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { invalidParameter } from '../errors.js';
import { pathText } from './check.js';

/** The absolute path a result is to be written to; null when it is to be returned. */
export function parseOutput(value: unknown): string | null {
  return value === undefined ? null : parsePath('output', value);
}

/** A path or a `file:` URL, also one that came as text, as an absolute path. */
export function parsePath(parameter: string, value: unknown): string {
  const isUrl = value instanceof URL || (typeof value === 'string' && /^file:/i.test(value));
  if (!isUrl) return resolve(pathText(parameter, value));
  try {
    return resolve(pathText(parameter, fileURLToPath(value)));
  } catch {
    throw invalidParameter(parameter, 'must be a path or a file: URL', String(value));
  }
}
