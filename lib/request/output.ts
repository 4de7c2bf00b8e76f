import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { invalidParameter } from '../errors.js';
import { pathText } from './check.js';

/** The absolute path a result is to be written to; null when it is to be returned. */
export function parseOutput(value: unknown): string | null {
  if (value === undefined) return null;
  if (!(value instanceof URL)) return resolve(pathText('output', value));
  try {
    return pathText('output', fileURLToPath(value));
  } catch {
    throw invalidParameter('output', 'must be a path or a file: URL', value.href);
  }
}
