import { invalidParameter } from '../errors.js';
import type { Span, TimePoint } from './requests/times.js';
import { parseTime, type TimeInput } from './time.js';

/** Which part of a source is meant. */
export interface SpanOptions {
  /** Where it begins. Default 0. */
  readonly start?: TimeInput | undefined;
  /** How long it is. Default: to the end. What lies behind the end of the video is cut, with a warning. */
  readonly duration?: TimeInput | undefined;
  /** Instead of `duration`: how much is left out at the end. */
  readonly trimEnd?: TimeInput | undefined;
}

export const spanKeys = ['start', 'duration', 'trimEnd'] as const satisfies readonly (keyof SpanOptions)[];

export function parseSpan(options: Readonly<Record<string, unknown>>): Span {
  const { start = 0, duration, trimEnd } = options;
  if (duration !== undefined && trimEnd !== undefined) {
    throw invalidParameter('trimEnd', 'must not be given together with duration', trimEnd);
  }
  return {
    start: parseTime('start', start),
    duration: duration === undefined ? null : parseDuration(duration),
    trimEnd: trimEnd === undefined ? null : parseTime('trimEnd', trimEnd),
  };
}

function parseDuration(value: unknown): TimePoint {
  const rule = 'must be more than 0, a microsecond at least';
  if (typeof value === 'number' && value < 0) throw invalidParameter('duration', rule, value);
  const duration = parseTime('duration', value);
  const length = duration.kind === 'micros' ? duration.micros : duration.share;
  if (length > 0) return duration;
  throw invalidParameter('duration', rule, value);
}
