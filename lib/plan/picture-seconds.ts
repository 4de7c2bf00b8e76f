import type { RawMediaInfo } from '../native/types.js';

/**
 * How long the pictures of a stream last, by the header, in seconds: to the stream's own end, which sound and subtitles
 * may outlast, else to the file's. Shares of the duration mean this one, so that none lies behind the last picture.
 */
export function pictureSeconds(
  {
    streams,
    startTimeSeconds,
    durationSeconds,
  }: Pick<RawMediaInfo, 'streams' | 'startTimeSeconds' | 'durationSeconds'>,
  index: number,
): number | null {
  const { startTimeSeconds: from = null, durationSeconds: own = null } = streams[index] ?? {};
  return from !== null && own !== null && own > 0 ? from - startTimeSeconds + own : durationSeconds;
}

/** The same in whole microseconds; null where the header says nothing, or only guesses. */
export function statedMicros(info: RawMediaInfo, index: number): number | null {
  const seconds = pictureSeconds(info, index);
  return seconds === null || seconds <= 0 || info.durationIsGuess ? null : Math.round(seconds * 1e6);
}
