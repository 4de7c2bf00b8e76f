/** How far a client's clock may be off; all three clouds allow a quarter of an hour or less. */
export const clockSkewMs = 15 * 60 * 1000;

/** Whether a signed request is of now: neither an old one sent again nor one from the future. False for no time at all. */
export function isOfNow(timeMs: number, nowMs = Date.now(), skewMs = clockSkewMs): boolean {
  return Math.abs(nowMs - timeMs) <= skewMs;
}
