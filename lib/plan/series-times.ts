import { StillframeError } from '../errors.js';
import type { SeriesTimes, TimePoint } from '../request/requests/times.js';
import { maxSeriesLength } from '../request/series-times.js';

/** Whether the times depend on how long the video is. */
export function needDuration(times: SeriesTimes): boolean {
  return times.kind !== 'list' || times.points.some(({ kind }) => kind === 'share');
}

/** The times of a series in whole microseconds, ascending. `durationMicros` counts where `needDuration` says so. */
export function planTimes(times: SeriesTimes, durationMicros: number): Float64Array {
  if (times.kind === 'list') return Float64Array.from(times.points, (point) => microsOf(point, durationMicros)).sort();
  const start = microsOf(times.start, durationMicros);
  if (start > durationMicros) {
    const ends = `the end of the video at ${durationMicros / 1e6} s`;
    throw new StillframeError('TIME_OUT_OF_RANGE', `start: ${start / 1e6} s is past ${ends}`);
  }
  const rest = durationMicros - start;
  const step = stepOf(times, rest, durationMicros);
  // The end itself shows the last frame once more, so it is left out, but for a video of one moment.
  const fitting =
    step > 0 ? Math.max(1, Math.ceil(rest / step - 1e-9)) : rest > 0 || times.count !== null ? Infinity : 1;
  const count = Math.min(times.count ?? Infinity, fitting);
  if (count > maxSeriesLength) {
    throw new StillframeError('LIMIT_EXCEEDED', `a series holds at most ${maxSeriesLength} pictures, not ${count}`);
  }
  return Float64Array.from({ length: count }, (_, index) => start + Math.floor(index * step));
}

function stepOf(times: Exclude<SeriesTimes, { kind: 'list' }>, rest: number, durationMicros: number): number {
  switch (times.kind) {
    case 'interval':
      return times.micros;
    case 'share':
      return times.share * durationMicros;
    case 'even':
      return rest / times.count;
  }
}

function microsOf(point: TimePoint, durationMicros: number): number {
  // Down, so that no share lies past the end.
  return point.kind === 'micros' ? point.micros : Math.floor(point.share * durationMicros);
}
