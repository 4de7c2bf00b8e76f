import { existsSync } from 'node:fs';
import { isAbsolute, join, normalize, posix, resolve } from 'node:path';
import type { Config } from '../config/schema.js';
import { invalidParameter } from '../../errors.js';
import { notFound } from '../service-error.js';

/** A folder media are registered from. Nothing is ever written there. */
export interface Root {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** Whether its files are served to anybody. */
  readonly public: boolean;
}

/** The configured roots, by name. */
export class Roots {
  readonly #byName: ReadonlyMap<string, Root>;

  constructor(configured: Config['sources']['roots']) {
    this.#byName = new Map(
      Object.entries(configured).map(([name, root]) => {
        const { path, public: open } = typeof root === 'string' ? { path: root, public: false } : root;
        return [name, { name, folder: resolve(path), public: open }];
      }),
    );
  }

  get folders(): readonly string[] {
    return [...this.#byName.values()].map(({ folder }) => folder);
  }

  /** Those whose folder is not there, or not yet. */
  get missing(): readonly Root[] {
    return [...this.#byName.values()].filter(({ folder }) => !existsSync(folder));
  }

  get(name: string): Root | null {
    return this.#byName.get(name) ?? null;
  }

  /** @throws NOT_FOUND for a root that is not configured */
  require(name: string): Root {
    const root = this.get(name);
    if (root === null) throw notFound('root', name);
    return root;
  }
}

/**
 * A path inside a root in its one spelling, with forward slashes. That it does not leave the root by a link is checked
 * when the file is opened.
 * @throws INVALID_PARAMETER for a path that is absolute or leads out
 */
export function pathInRoot(path: string): string {
  const plain = posix.normalize(path);
  const leadsOut = plain === '..' || plain.startsWith('../') || plain === '.' || plain.endsWith('/');
  if (leadsOut || isAbsolute(path) || path.includes('\0') || path.includes('\\'))
    throw invalidParameter('path', 'must name a file inside the root, with forward slashes', path);
  return plain;
}

export function fileOf({ folder }: Root, path: string): string {
  return join(folder, normalize(path));
}
