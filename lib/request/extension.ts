import { extname } from 'node:path';
import { invalidParameter } from '../errors.js';

/** The format that the extension of a path names. */
export function formatOfPath<Name extends string>(path: string, names: readonly Name[]): Name {
  const extension = extname(path).slice(1).toLowerCase();
  const name = names.find((known) => known === extension);
  if (name !== undefined) return name;
  throw invalidParameter('output', `must end in .${names.join(', .')}, or format must be given`, path);
}
