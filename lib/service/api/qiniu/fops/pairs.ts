import { badRequest, notOffered } from '../error.js';

/** `name/argument/key/value/key/value`: one operation, with its parameters. */
export interface Fop {
  readonly name: string;
  /** What stands right after the name. */
  readonly argument: string;
  readonly pairs: ReadonlyMap<string, string>;
}

/**
 * Reads one operation.
 * @throws a 400: no argument, a key without a value, a key twice
 */
export function parseFop(text: string): Fop {
  const [name = '', argument = '', ...rest] = text.split('/');
  if (argument === '') throw badRequest(`${name}: needs an argument`);
  const pairs = new Map<string, string>();
  for (let at = 0; at < rest.length; at += 2) {
    const [key = '', value = ''] = rest.slice(at, at + 2);
    if (key === '' || value === '') throw badRequest(`${name}: /${key} needs a value`);
    if (pairs.has(key)) throw badRequest(`${name}: /${key} is there twice`);
    pairs.set(key, value);
  }
  return { name, argument, pairs };
}

/** @throws a 400 for a parameter that is none of these */
export function checkKeys({ name, pairs }: Fop, keys: readonly string[]): void {
  const unknown = [...pairs.keys()].find((key) => !keys.includes(key));
  if (unknown !== undefined) throw notOffered(`${name}: /${unknown}`);
}

/** One of a few values; null where the key is absent. */
export function choice<Value extends string>(
  { name, pairs }: Fop,
  key: string,
  values: readonly Value[],
): Value | null {
  const given = pairs.get(key);
  if (given === undefined) return null;
  const known = values.find((value) => value === given);
  if (known === undefined) throw badRequest(`${name}: /${key} must be ${values.join(', ')}, got ${given}`);
  return known;
}

/** Seconds, cut to so many digits after the point, as finer ones are below what Qiniu distinguishes. */
export function seconds({ name, pairs }: Fop, key: string, digits = 3): number | null {
  const given = pairs.get(key);
  if (given === undefined) return null;
  if (!/^\d{1,9}(\.\d{1,20})?$/.test(given))
    throw badRequest(`${name}: /${key} must be seconds, as in 7 or 1.5, got ${given}`);
  const [whole = '', fraction = ''] = given.split('.');
  return Number(`${whole}.${fraction.slice(0, digits)}`);
}

export function wholeNumber({ name, pairs }: Fop, key: string, least: number, most: number): number | null {
  const given = pairs.get(key);
  if (given === undefined) return null;
  const value = /^\d{1,9}$/.test(given) ? Number(given) : NaN;
  if (!(value >= least && value <= most))
    throw badRequest(`${name}: /${key} must be a whole number from ${least} to ${most}, got ${given}`);
  return value;
}
