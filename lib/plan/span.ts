import { StillframeError } from '../errors.js';
import type { Span, TimePoint } from '../request/requests/times.js';
import { seconds } from './seconds.js';

/** A span on the media timeline in whole microseconds; what lies at its end is not part of it. */
export interface SpanMicros {
  readonly startMicros: number;
  readonly endMicros: number;
}

/**
 * Where a span begins and ends, as it was asked for: it may end behind the video, which is told only by reading there.
 * @throws TIME_OUT_OF_RANGE for an empty span, and where a duration is needed that the source does not state
 */
export function planSpan({ start, duration, trimEnd }: Span, durationSeconds: number | null): SpanMicros {
  const whole = durationSeconds === null ? null : Math.round(durationSeconds * 1e6);
  const startMicros = resolve('start', start, whole);
  const endMicros =
    duration === null
      ? required('duration', whole) - (trimEnd === null ? 0 : resolve('trimEnd', trimEnd, whole))
      : startMicros + resolve('duration', duration, whole);
  if (endMicros > startMicros) return { startMicros, endMicros };
  const startIsInside = whole !== null && startMicros < whole;
  throw emptySpan(startMicros, endMicros, trimEnd !== null && startIsInside ? 'trimEnd' : 'start');
}

/** @param parameter the option that leaves nothing of it */
export function emptySpan(startMicros: number, endMicros: number, parameter = 'start'): StillframeError {
  const message = `the span is empty: it starts at ${seconds(startMicros)} and ends at ${seconds(Math.max(0, endMicros))}`;
  return new StillframeError('TIME_OUT_OF_RANGE', `${parameter}: ${message}`);
}

function resolve(parameter: string, point: TimePoint, whole: number | null): number {
  return point.kind === 'micros' ? point.micros : Math.floor(point.share * required(parameter, whole));
}

function required(parameter: string, whole: number | null): number {
  if (whole !== null) return whole;
  const message = `${parameter}: needs the length of the video, and the source states none; give duration in seconds`;
  throw new StillframeError('TIME_OUT_OF_RANGE', message);
}
