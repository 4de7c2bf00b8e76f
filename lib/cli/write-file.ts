import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { StillframeError } from '../errors.js';

/** Writes the whole file or none of it: under a temporary name first, in the same folder. */
export async function writeWholeFile(path: string, content: Uint8Array, signal: AbortSignal): Promise<string> {
  const final = resolve(path);
  const temporary = join(dirname(final), `.stillframe-${randomBytes(9).toString('hex')}.tmp`);
  try {
    await writeFile(temporary, content, { flag: 'wx', signal });
    await rename(temporary, final);
  } catch (error) {
    await rm(temporary, { force: true });
    throw signal.aborted ? error : cannotWrite(final, error);
  }
  return final;
}

function cannotWrite(path: string, cause: unknown): StillframeError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
  const rule = `must be a file that can be written (${code})`;
  const fault = { parameter: 'output', rule, value: JSON.stringify(path) };
  return new StillframeError('INVALID_PARAMETER', `output: ${rule}, got ${fault.value}`, { fault, cause });
}
