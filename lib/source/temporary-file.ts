import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StillframeError } from '../errors.js';

export interface TemporaryFile {
  readonly path: string;
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** Fewer bytes than asked only at the end. */
  read(position: number, length: number): Promise<Uint8Array>;
  /** Takes its name away, so that nothing stays behind even when the process is killed. */
  unlink(): Promise<void>;
  /** Closes and removes it. Idempotent. */
  dispose(): Promise<void>;
}

/** A new file that only this user may read, in a folder of its own (mode 0700), so that no one can put a link there first. */
export async function createTemporaryFile(): Promise<TemporaryFile> {
  const folder = await mkdtemp(join(tmpdir(), 'stillframe-')).catch(cannotWrite);
  const path = join(folder, 'source');
  try {
    const handle = await open(path, 'wx+', 0o600);
    return {
      path,
      write: (bytes, position) => writeAll(handle, bytes, position),
      read: async (position, length) => {
        const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, position);
        return buffer.subarray(0, bytesRead);
      },
      unlink: () => removeWhereOpenFilesMay(folder),
      dispose: disposeOnce(handle, folder),
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    return cannotWrite(error);
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  try {
    for (let written = 0; written < bytes.length;) {
      const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, position + written);
      written += bytesWritten;
    }
  } catch (error) {
    cannotWrite(error);
  }
}

function cannotWrite(cause: unknown): never {
  throw new StillframeError('INTERNAL', 'source: the temporary file cannot be written', { cause });
}

async function removeWhereOpenFilesMay(folder: string): Promise<void> {
  if (process.platform !== 'win32') await rm(folder, { recursive: true, force: true });
}

function disposeOnce(handle: FileHandle, folder: string): () => Promise<void> {
  let disposed: Promise<void> | null = null;
  const dispose = async (): Promise<void> => {
    await handle.close().catch(() => {});
    await rm(folder, { recursive: true, force: true });
  };
  return () => (disposed ??= dispose());
}
