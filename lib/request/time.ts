import { invalidParameter } from '../errors.js';
import type { TimePoint } from './requests/times.js';

/**
 * A point in time as callers write it: seconds (`12.5`), `"12.5"`, `"hh:mm:ss[.SSS]"` (hours may exceed 23),
 * or a share of the duration (`"37.5%"`).
 */
export type TimeInput = number | string;

const rule = 'must be seconds from 0, "ss[.SSS]", "hh:mm:ss[.SSS]" or a percentage such as "37.5%"';
const maxMicros = Number.MAX_SAFE_INTEGER;

export function parseTime(parameter: string, value: unknown): TimePoint {
  if (typeof value === 'number') return fromSeconds(parameter, value, value);
  if (typeof value !== 'string') throw invalidParameter(parameter, rule, value);
  if (value === 'auto') {
    throw invalidParameter(
      parameter,
      'must be a time or a percentage: only at of a single picture may be "auto"',
      value,
    );
  }
  if (/^\d+(\.\d+)?$/.test(value)) return fromSeconds(parameter, Number(value), value);
  const clock = /^(\d+):([0-5]\d):([0-5]\d(?:\.\d+)?)$/.exec(value);
  if (clock !== null) {
    const [, hours, minutes, seconds] = clock;
    return fromSeconds(parameter, Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds), value);
  }
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(value);
  if (percent === null) throw invalidParameter(parameter, rule, value);
  const share = Number(percent[1]) / 100;
  if (share > 1) throw invalidParameter(parameter, 'must be at most "100%"', value);
  return { kind: 'share', share };
}

function fromSeconds(parameter: string, seconds: number, value: unknown): TimePoint {
  // Adding zero turns a negative zero into a plain one.
  const micros = Math.round(seconds * 1e6) + 0;
  if (!(seconds >= 0 && micros <= maxMicros)) throw invalidParameter(parameter, rule, value);
  return { kind: 'micros', micros };
}
