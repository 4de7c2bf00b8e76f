import { invalidParameter } from '../errors.js';
import type { Length } from './requests/geometry.js';

/** A length in pixels (`24`), or as a share of a side that the option names (`"5%"`). */
export type LengthInput = number | `${number}%`;

/** @param maxPixels bound of the length in pixels; a share is at most 100% */
export function parseLength(parameter: string, value: unknown, minPixels: number, maxPixels: number): Length {
  const rule = `must be pixels from ${minPixels} to ${maxPixels}, or a percentage such as "5%"`;
  if (typeof value === 'number') {
    if (!(value >= minPixels && value <= maxPixels)) throw invalidParameter(parameter, rule, value);
    return { kind: 'pixels', pixels: value };
  }
  const percent = typeof value === 'string' ? /^(\d+(?:\.\d+)?)%$/.exec(value) : null;
  if (percent === null) throw invalidParameter(parameter, rule, value);
  const share = Number(percent[1]) / 100;
  if (share > 1 || (share === 0 && minPixels > 0)) throw invalidParameter(parameter, rule, value);
  return { kind: 'share', share };
}
