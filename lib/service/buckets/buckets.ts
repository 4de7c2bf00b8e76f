import { createHash } from 'node:crypto';
import { link, rm, stat, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { contentTypeOf } from '../content-types.js';
import type { DataFolder } from '../data-folder.js';
import type { MediumSource } from '../media/medium.js';
import { openInFolder } from '../media/open-in-folder.js';
import { fileOf, pathInRoot, type Root, type Roots } from '../media/roots.js';
import type { StoredFile } from '../output/output-store.js';
import { newId } from '../store/id.js';
import type { ObjectStore } from '../store/store.js';
import { contentHashOf } from './content-hash.js';
import type { SavedObject } from './saved-object.js';

/** A file of a bucket, wherever it lies. */
export interface BucketFile extends StoredFile {
  readonly source: MediumSource;
  /** Absolute. */
  readonly path: string;
  readonly contentType: string;
  /** An entity tag, with quotes. */
  readonly etag: string;
  /** Of the content, which is read for it. */
  hash(): Promise<string>;
}

/** How an attempt to keep a file ends. */
export type Kept =
  | { readonly outcome: 'kept'; readonly object: SavedObject }
  /** The name is taken: by a file of the root, which is never replaced, or by an object that was to stay. */
  | { readonly outcome: 'taken'; readonly by: 'root' | SavedObject };

export interface KeepOptions {
  readonly contentType?: string;
  /** Leaves an object of that name as it is. */
  readonly onlyNew?: boolean;
}

/**
 * A bucket is a configured root, and what was saved into it: to a client one folder. The root is read-only; what is saved
 * lies in the data folder, and is shared by all accounts, like the root.
 */
export class Buckets {
  readonly #roots: Roots;
  readonly #objects: ObjectStore;
  readonly #uploads: string;
  readonly #staging: string;
  /** Hashes of files of roots, by path, size and time: they are large, and asked for again and again. */
  readonly #hashes = new Map<string, Promise<string>>();

  /** What is saved lies in the folder of uploads, and is written in the one for staging. */
  constructor(roots: Roots, objects: ObjectStore, { uploads, staging }: Pick<DataFolder, 'uploads' | 'staging'>) {
    this.#roots = roots;
    this.#objects = objects;
    this.#uploads = uploads;
    this.#staging = staging;
  }

  /** The root behind a bucket; null when there is no such bucket. */
  root(bucket: string): Root | null {
    return this.#roots.get(bucket);
  }

  async find(bucket: string, key: string): Promise<BucketFile | null> {
    return (await this.#inRoot(bucket, key)) ?? (await this.#saved(bucket, key));
  }

  saved(bucket: string, key: string): Promise<SavedObject | null> {
    return this.#objects.get(bucket, key);
  }

  /** Keeps a whole file under a name; the file stays where it is, too. On the file system of the data folder. */
  async keep(bucket: string, key: string, path: string, options: KeepOptions = {}): Promise<Kept> {
    const { contentType = contentTypeOf(key), onlyNew = false } = options;
    if ((await this.#inRoot(bucket, key)) !== null) return { outcome: 'taken', by: 'root' };
    const [hash, { size }] = await Promise.all([contentHashOf(path), stat(path)]);
    const file = `${newId()}${extensionOf(key)}`;
    await link(path, this.#pathOf(file));
    const object = { bucket, key, file, contentType, byteLength: size, hash, createdMs: Date.now() };
    const reply = await this.#objects.put(object, onlyNew);
    const gone = reply.outcome === 'stored' ? reply.replaced?.file : file;
    if (gone !== undefined) await rm(this.#pathOf(gone), { force: true });
    return reply.outcome === 'stored' ? { outcome: 'kept', object } : { outcome: 'taken', by: reply.object };
  }

  /** Keeps bytes under a name. */
  async keepBytes(bucket: string, key: string, bytes: Uint8Array, options: KeepOptions = {}): Promise<Kept> {
    const temporary = join(this.#staging, newId());
    try {
      await writeFile(temporary, bytes, { flag: 'wx', flush: true });
      return await this.keep(bucket, key, temporary, options);
    } finally {
      await rm(temporary, { force: true });
    }
  }

  async #inRoot(bucket: string, key: string): Promise<BucketFile | null> {
    const root = this.#roots.get(bucket);
    const path = root === null ? null : pathOfKey(key);
    if (root === null || path === null) return null;
    const absolute = fileOf(root, path);
    const file = await openInFolder(root.folder, absolute);
    if (file === null) return null;
    const source = { kind: 'root', root: root.name, path } as const;
    const version = `${absolute} ${file.byteLength} ${file.modifiedMs}`;
    return {
      ...file,
      source,
      path: absolute,
      contentType: contentTypeOf(path),
      etag: `"${createHash('sha1').update(version).digest('hex')}"`,
      hash: () => this.#hash(version, absolute),
    };
  }

  async #saved(bucket: string, key: string): Promise<BucketFile | null> {
    const object = await this.#objects.get(bucket, key);
    if (object === null) return null;
    const { file, contentType, hash } = object;
    const stored = await openInFolder(this.#uploads, this.#pathOf(file));
    if (stored === null) return null;
    return {
      ...stored,
      source: { kind: 'upload', file },
      path: this.#pathOf(file),
      contentType,
      etag: `"${hash}"`,
      hash: () => Promise.resolve(hash),
    };
  }

  #hash(version: string, path: string): Promise<string> {
    const known = this.#hashes.get(version);
    if (known !== undefined) return known;
    if (this.#hashes.size >= 1000) this.#hashes.clear();
    const found = contentHashOf(path);
    this.#hashes.set(version, found);
    found.catch(() => this.#hashes.delete(version));
    return found;
  }

  #pathOf(file: string): string {
    return join(this.#uploads, file);
  }
}

/** What a key names in a root; null for what can only be the name of an object: `a//b`, `../a`, `a/`. */
function pathOfKey(key: string): string | null {
  try {
    return pathInRoot(key) === key ? key : null;
  } catch {
    return null;
  }
}

/** Kept in file names, as formats without a mark of their own are known by it. */
function extensionOf(key: string): string {
  const extension = extname(key);
  return /^\.[A-Za-z0-9]{1,8}$/.test(extension) ? extension.toLowerCase() : '';
}
