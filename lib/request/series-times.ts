import { invalidParameter } from '../errors.js';
import { list, numberBetween, oneOf, wholeNumber } from './check.js';
import type { SeriesChoice, SeriesTimes } from './requests/times.js';
import { parseTime, type TimeInput } from './time.js';

/** Which frames of a source a series shows. One of `times`, `count`, `interval` and `percent` at least. */
export interface SeriesTimesOptions {
  /** Any number of times, in any order; the series is in the order of time. Not with the options below. */
  readonly times?: readonly TimeInput[] | undefined;
  /** How many, 1 to 1,000,000. Without `interval` or with 0, spread evenly from `start` to the end, which is left out. */
  readonly count?: number | undefined;
  /** Seconds from one to the next, up to the end. With `count`: whichever gives fewer. */
  readonly interval?: number | undefined;
  /** Percent of the duration from one to the next, more than 0 and at most 100. With `count`: whichever gives fewer. */
  readonly percent?: number | undefined;
  /** Where `count`, `interval` and `percent` begin. Default 0. */
  readonly start?: TimeInput | undefined;
}

export interface SeriesOptions extends SeriesTimesOptions {
  /**
   * `exact` (default); `keyframe`: the nearest key frame at or before each time, which is much faster; `auto`: key
   * frames where the times lie further apart than the key frames do, with the warning KEYFRAMES_USED.
   */
  readonly seek?: 'exact' | 'keyframe' | 'auto' | undefined;
  /** Index of the stream to take. Default: libav's best video stream. */
  readonly stream?: number | undefined;
}

export const seriesKeys = [
  'times',
  'count',
  'interval',
  'percent',
  'start',
  'seek',
  'stream',
] as const satisfies readonly (keyof SeriesOptions)[];

export const maxSeriesLength = 1_000_000;
const maxIntervalSeconds = 1e9;
const maxStreamIndex = 65_535;

export function parseSeries(options: Readonly<Record<string, unknown>>): SeriesChoice {
  const { seek = 'exact', stream } = options;
  return {
    times: parseTimes(options),
    seek: oneOf('seek', seek, ['exact', 'keyframe', 'auto']),
    stream: stream === undefined ? null : wholeNumber('stream', stream, 0, maxStreamIndex),
  };
}

function parseTimes(options: Readonly<Record<string, unknown>>): SeriesTimes {
  if (options['times'] !== undefined) return parseList(options);
  const { count: askedCount, interval, percent, start: askedStart = 0 } = options;
  const start = parseTime('start', askedStart);
  const count = askedCount === undefined ? null : wholeNumber('count', askedCount, 1, maxSeriesLength);
  if (interval !== undefined && percent !== undefined) throw notTogether('percent', 'interval', percent);
  const seconds = interval === undefined ? 0 : numberBetween('interval', interval, 0, maxIntervalSeconds);
  if (seconds > 0) return { kind: 'interval', start, micros: Math.max(1, Math.round(seconds * 1e6)), count };
  if (percent !== undefined) return { kind: 'share', start, share: parsePercent(percent) / 100, count };
  if (count !== null) return { kind: 'even', start, count };
  if (interval !== undefined)
    throw invalidParameter('interval', 'must be more than 0 where count is not given', interval);
  throw invalidParameter('times', 'must be given, or count, interval or percent', undefined);
}

function parseList(options: Readonly<Record<string, unknown>>): SeriesTimes {
  for (const other of ['count', 'interval', 'percent', 'start'] as const) {
    if (options[other] !== undefined) throw notTogether(other, 'times', options[other]);
  }
  const entries = list('times', options['times']);
  if (entries.length < 1 || entries.length > maxSeriesLength) {
    throw invalidParameter('times', `must hold 1 to ${maxSeriesLength} times`, entries.length);
  }
  return { kind: 'list', points: entries.map((entry, index) => parseTime(`times[${index}]`, entry)) };
}

function parsePercent(value: unknown): number {
  if (typeof value === 'number' && value > 0 && value <= 100) return value;
  throw invalidParameter('percent', 'must be a number more than 0 and at most 100', value);
}

function notTogether(parameter: string, other: string, value: unknown): Error {
  return invalidParameter(parameter, `must not be given together with ${other}`, value);
}
