import { invalidParameter } from '../errors.js';

/**
 * Checks of single values, the alphabet of this folder. `request/` turns what callers pass into requests the rest of
 * the library trusts; every check returns the value with its type, or throws INVALID_PARAMETER.
 */

/** The longest wait a timer can hold. */
export const maxDelayMs = 2 ** 31 - 1;

export function wholeNumber(parameter: string, value: unknown, min: number, max: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw invalidParameter(parameter, `must be a whole number from ${min} to ${max}`, value);
}

export function numberBetween(parameter: string, value: unknown, min: number, max: number): number {
  if (typeof value === 'number' && value >= min && value <= max) return value;
  throw invalidParameter(parameter, `must be a number from ${min} to ${max}`, value);
}

export function delayMs(parameter: string, value: unknown): number {
  if (typeof value === 'number' && value > 0 && value <= maxDelayMs) return value;
  throw invalidParameter(parameter, `must be milliseconds, more than 0 and at most ${maxDelayMs}`, value);
}

export function flag(parameter: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw invalidParameter(parameter, 'must be true or false', value);
}

export function oneOf<Choice extends string | number>(
  parameter: string,
  value: unknown,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw invalidParameter(parameter, `must be ${listed(choices)}`, value);
}

export function list(parameter: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw invalidParameter(parameter, 'must be an array', value);
}

/** A file system path: not empty, without NUL. */
export function pathText(parameter: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') throw invalidParameter(parameter, 'must be a path', value);
  if (value.includes('\0')) throw invalidParameter(parameter, 'must not contain NUL', value);
  return value;
}

function listed(choices: readonly (string | number)[]): string {
  const shown = choices.map((choice) => JSON.stringify(choice));
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} or ${last}`;
}
