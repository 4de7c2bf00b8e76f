import { parse, resolve } from 'node:path';
import type { Arguments } from './arguments.js';

/** What files are named after that nobody named: the source, with nothing that a file system or shell would mind. */
export function sourceName({ sources }: Pick<Arguments, 'sources'>): string {
  const [source = ''] = sources;
  if (source === '-') return 'stdin';
  const path = /^(https?|file):/i.test(source) && URL.canParse(source) ? pathOf(new URL(source)) : source;
  const name = parse(path).name.replaceAll(/[^\p{L}\p{N} ._()+-]/gu, '_');
  return name === '' ? 'still' : name;
}

/** Where the source lies, if it is a file. */
export function sourcePath({ sources }: Pick<Arguments, 'sources'>): string | null {
  const [source = ''] = sources;
  if (source === '-' || /^https?:/i.test(source)) return null;
  return resolve(/^file:/i.test(source) && URL.canParse(source) ? pathOf(new URL(source)) : source);
}

/** How the files of a format end; jpg where none was named. */
export function extensionOf(format: unknown): string {
  return typeof format === 'string' && format !== 'jpeg' ? format : 'jpg';
}

function pathOf({ pathname }: URL): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
