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

/**
 * Where the last stream of any kind ends, by the header, in seconds. MOV's length counts from before a first frame that
 * comes late, so that what streams say goes before it there.
 */
export function endSeconds(
  info: Pick<RawMediaInfo, 'streams' | 'startTimeSeconds' | 'durationSeconds'>,
): number | null {
  if (info.startTimeSeconds <= 0) return info.durationSeconds;
  const ends = info.streams.map((_, index) => pictureSeconds({ ...info, durationSeconds: null }, index));
  const stated = ends.filter((end) => end !== null);
  return stated.length > 0 && stated.length === ends.length ? Math.max(...stated) : info.durationSeconds;
}

/** How long the pictures last in whole microseconds; null where the header says nothing, or only guesses. */
export function statedMicros(info: RawMediaInfo, index: number): number | null {
  const seconds = pictureSeconds(info, index);
  return seconds === null || seconds <= 0 || info.durationIsGuess ? null : Math.round(seconds * 1e6);
}
