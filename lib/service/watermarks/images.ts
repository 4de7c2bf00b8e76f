import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { invalidParameter } from '../../errors.js';
import type { DataFolder } from '../data-folder.js';
import { openInFolder } from '../media/open-in-folder.js';
import { fileOf, pathInRoot, type Roots } from '../media/roots.js';
import { notFound, ServiceError } from '../service-error.js';
import { newId } from '../store/id.js';
import type { FileNames } from '../store/store.js';
import { isImage } from './image-type.js';
import { mostImageBytes, type ImageSource } from './schema.js';

const hourMs = 3600 * 1000;

/**
 * Images of watermarks, in a folder an account, each under the hash of its bytes: it never changes, so whoever names it has
 * what was meant when it was named. What nothing names any more is swept away.
 */
export class WatermarkImages {
  readonly #roots: Roots;
  readonly #names: FileNames;
  readonly #folder: string;
  readonly #staging: string;

  constructor(roots: Roots, names: FileNames, { images, staging }: Pick<DataFolder, 'images' | 'staging'>) {
    this.#roots = roots;
    this.#names = names;
    this.#folder = images;
    this.#staging = staging;
  }

  /**
   * Keeps an image, and gives its id.
   * @param parameter its name in errors
   * @throws INVALID_PARAMETER, NOT_FOUND, PAYLOAD_TOO_LARGE
   */
  async keep(account: string, source: ImageSource, parameter: string): Promise<string> {
    if ('id' in source) {
      // Young again, so that a sweep that has just found it unused leaves it.
      const now = new Date();
      await utimes(this.pathOf(account, source.id), now, now).catch(() => {
        throw notFound('image', source.id);
      });
      return source.id;
    }
    const bytes = 'base64' in source ? decode(source.base64, parameter) : await this.#read(source);
    if (!isImage(bytes)) throw invalidParameter(parameter, 'must be a png, webp, jpg, avif, gif or svg', 'other bytes');
    const id = createHash('sha256').update(bytes).digest('hex');
    const temporary = join(this.#staging, newId());
    try {
      await writeFile(temporary, bytes, { flag: 'wx', flush: true });
      await mkdir(this.#folderOf(account), { recursive: true });
      await rename(temporary, this.pathOf(account, id));
    } finally {
      await rm(temporary, { force: true });
    }
    return id;
  }

  /** Absolute. */
  pathOf(account: string, id: string): string {
    return join(this.#folderOf(account), id);
  }

  /** Removes what no watermark, no template and no job that is still to be done shows. Young ones may be about to be. */
  async sweep(nowMs: number): Promise<void> {
    for (const entry of await readdir(this.#folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || (await this.#names.isImageUsed(entry.name))) continue;
      const path = join(entry.parentPath, entry.name);
      const facts = await stat(path).catch(() => null);
      if (facts !== null && facts.mtimeMs < nowMs - hourMs) await rm(path, { force: true });
    }
  }

  async #read({ root: name, path }: { readonly root: string; readonly path: string }): Promise<Uint8Array> {
    const root = this.#roots.require(name);
    const absolute = fileOf(root, pathInRoot(path));
    const file = await openInFolder(root.folder, absolute);
    if (file === null) throw notFound('file', path);
    // What lay inside the root when it was looked for, and no more of it, whatever becomes of the path meanwhile.
    const bytes = await buffer(file.stream(0, mostImageBytes));
    if (bytes.byteLength > mostImageBytes) throw tooLarge();
    return bytes;
  }

  /** Accounts may have any name. */
  #folderOf(account: string): string {
    return join(this.#folder, createHash('sha256').update(account).digest('hex').slice(0, 32));
  }
}

function decode(base64: string, parameter: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw invalidParameter(`${parameter}.base64`, 'must be base64', base64);
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.byteLength > mostImageBytes) throw tooLarge();
  return bytes;
}

function tooLarge(): ServiceError {
  return new ServiceError('PAYLOAD_TOO_LARGE', `images of watermarks are at most ${mostImageBytes} bytes`);
}
