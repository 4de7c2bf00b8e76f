import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The folders of everything the service writes. */
export class DataFolder {
  readonly path: string;
  readonly database: string;
  readonly uploads: string;
  readonly outputs: string;
  /** Where files are made before they are moved to their place; emptied at every start. */
  readonly staging: string;
  readonly cache: string;
  /** Of watermarks. */
  readonly images: string;

  constructor(path: string) {
    this.path = resolve(path);
    this.database = join(this.path, 'stillframe.db');
    this.uploads = join(this.path, 'uploads');
    this.outputs = join(this.path, 'outputs');
    this.staging = join(this.path, 'staging');
    this.cache = join(this.path, 'cache');
    this.images = join(this.path, 'images');
  }

  /** Makes the folder itself, with those above it. */
  make(): void {
    makeFolder(this.path);
  }

  /** Call it while holding the database, which keeps a second service out. */
  prepare(): void {
    rmSync(this.staging, { recursive: true, force: true });
    for (const folder of [this.uploads, this.outputs, this.staging, this.cache, this.images])
      mkdirSync(folder, { recursive: true });
  }

  /** A key made on the first start and kept for the service's life. */
  key(name: string): string {
    const path = join(this.path, `${name}.key`);
    try {
      return readFileSync(path, 'utf8').trim();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    const key = randomBytes(32).toString('hex');
    writeFileSync(path, `${key}\n`, { mode: 0o600, flag: 'wx' });
    return key;
  }
}

/** Not `mkdirSync(path, { recursive: true })`, which never returns where the system refuses new folders by ENOENT, as /proc does. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  mkdirSync(path);
}
