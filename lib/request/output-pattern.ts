import { invalidParameter } from '../errors.js';
import type { OutputPattern } from './requests/output.js';

const maxDigits = 9;

/** `out/%04d.jpg`, as ffmpeg names the files of a series: one `%d` or `%0Nd`, and `%%` for a percent sign. */
export function parsePattern(parameter: string, path: string): OutputPattern {
  const rule = `must hold one place for the number, %d or %0Nd with N up to ${maxDigits}`;
  const parts = path.split(/(%%|%0[1-9]d|%d)/);
  const isPlace = (part: string): boolean => part.endsWith('d') && part.startsWith('%');
  // Every second part is what was split at: a place or a percent sign.
  const places = parts.flatMap((part, index) => (index % 2 === 1 && isPlace(part) ? [index] : []));
  const strays = parts.some((part, index) => index % 2 === 0 && part.includes('%'));
  const [place] = places;
  if (place === undefined || places.length > 1 || strays) throw invalidParameter(parameter, rule, path);
  const text = (some: readonly string[]): string => some.map((part) => (part === '%%' ? '%' : part)).join('');
  const digits = Number(/\d(?=d)/.exec(parts[place] ?? '')?.[0] ?? 1);
  return { before: text(parts.slice(0, place)), digits, after: text(parts.slice(place + 1)) };
}

/** The pattern of one path, without a number. */
export function onlyPath(path: string): OutputPattern {
  return { before: path, digits: 0, after: '' };
}

/** The path of the file at a place in its series, from 0; names count from 1. */
export function numberedPath({ before, digits, after }: OutputPattern, index: number): string {
  return digits === 0 ? before + after : before + String(index + 1).padStart(digits, '0') + after;
}
