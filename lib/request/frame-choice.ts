import { oneOf, wholeNumber } from './check.js';
import type { FrameChoice, PastEnd, SeekMode } from './requests/times.js';
import { parseTime, type TimeInput } from './time.js';

/** Which frame of a source is meant. */
export interface FrameChoiceOptions {
  /**
   * The frame on screen at this time. Default 0, the first frame. `"auto"` chooses a frame that stands for the video: the
   * result says how it was judged (`poster`), and `seek` and `pastEnd` do not count.
   */
  readonly at?: TimeInput | undefined;
  /** `exact` (default), or `keyframe`: the nearest key frame at or before the time, which is faster. */
  readonly seek?: SeekMode | undefined;
  /** A time past the end is TIME_OUT_OF_RANGE (`error`, default) or gives the last frame with a warning (`last`). */
  readonly pastEnd?: PastEnd | undefined;
  /** Index of the stream to take. Default: libav's best video stream. */
  readonly stream?: number | undefined;
}

export const frameChoiceKeys = [
  'at',
  'seek',
  'pastEnd',
  'stream',
] as const satisfies readonly (keyof FrameChoiceOptions)[];

const maxStreamIndex = 65_535;

export function parseFrameChoice(options: Readonly<Record<string, unknown>>): FrameChoice {
  const { at = 0, seek = 'exact', pastEnd = 'error', stream } = options;
  return {
    at: at === 'auto' ? { kind: 'auto' } : parseTime('at', at),
    seek: oneOf('seek', seek, ['exact', 'keyframe']),
    pastEnd: oneOf('pastEnd', pastEnd, ['error', 'last']),
    stream: parseStream(stream),
  };
}

export function parseStream(value: unknown): number | null {
  return value === undefined ? null : wholeNumber('stream', value, 0, maxStreamIndex);
}
