import { StillframeError } from '../errors.js';
import type { FrameFacts } from '../native/types.js';
import type { PastEnd, TimePoint } from '../request/requests/times.js';
import { seconds } from './seconds.js';
import type { Warning } from './warning.js';

/** The wanted time in whole microseconds. A share of the duration needs one: null is TIME_OUT_OF_RANGE. */
export function targetMicros(at: TimePoint, durationSeconds: number | null): number {
  if (at.kind === 'micros') return at.micros;
  if (durationSeconds === null) {
    const message = `at: ${percent(at.share)} needs a duration, and the source states none; give a time instead`;
    throw new StillframeError('TIME_OUT_OF_RANGE', message);
  }
  // Down, so that no share lies past the end.
  return Math.floor(at.share * Math.round(durationSeconds * 1e6));
}

/** TIME_OUT_OF_RANGE for a target in a part of the video that the header announces and the file does not hold. */
export function checkPresent(target: number, facts: Pick<FrameFacts, 'missing' | 'timeMicros'>): void {
  if (!facts.missing) return;
  const last = `its last frame is at ${seconds(facts.timeMicros)}`;
  throw new StillframeError('TIME_OUT_OF_RANGE', `at: the file breaks off before ${seconds(target)}; ${last}`);
}

/** What follows from a target beyond the end: TIME_OUT_OF_RANGE, or a warning where the last frame is wanted then. */
export function checkPastEnd(
  pastEnd: PastEnd,
  target: number,
  facts: Pick<FrameFacts, 'pastEnd' | 'endMicros'>,
): readonly Warning[] {
  if (!facts.pastEnd) return [];
  const message = `${seconds(target)} is past the end of the video at ${seconds(facts.endMicros)}`;
  if (pastEnd === 'error') throw new StillframeError('TIME_OUT_OF_RANGE', `at: ${message}`);
  return [{ code: 'CLAMPED', message: `${message}; this is the last frame` }];
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(12))}%`;
}
