import { extname } from 'node:path';
import { invalidParameter } from '../errors.js';

/** The format that the extension of a path names. */
export function formatOfPath<Name extends string>(path: string, names: readonly Name[]): Name {
  const extension = extname(path).slice(1).toLowerCase();
  const name = names.find((one) => one === extension);
  if (name !== undefined) return name;
  const [last, ...others] = names.map((one) => `.${one}`).reverse();
  const known = others.length === 0 ? last : `${others.reverse().join(', ')} or ${last ?? ''}`;
  throw invalidParameter('output', `must end in ${known ?? ''}, or format must be given`, path);
}
