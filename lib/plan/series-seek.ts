import type { SeekMode, SeriesChoice } from '../request/requests/times.js';

/** `auto`: key frames where the times lie further apart than the key frames do, so that no two show the same one. */
export function chooseSeek(
  seek: SeriesChoice['seek'],
  times: ArrayLike<number>,
  keyDistanceMicros: number | null,
): SeekMode {
  if (seek !== 'auto') return seek;
  const closest = closestDistance(times);
  return keyDistanceMicros !== null && closest !== null && closest > keyDistanceMicros ? 'keyframe' : 'exact';
}

/** The median distance of ascending key frames; null where there are not two. */
export function keyDistance(keyMicros: ArrayLike<number>): number | null {
  const distances = distancesOf(keyMicros).sort();
  return distances[Math.floor(distances.length / 2)] ?? null;
}

/** Between neighbours that are not the same time. */
function closestDistance(times: ArrayLike<number>): number | null {
  const distances = distancesOf(times).filter((distance) => distance > 0);
  return distances.length === 0 ? null : distances.reduce((least, distance) => Math.min(least, distance));
}

function distancesOf(times: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: Math.max(0, times.length - 1) }, (_, i) => (times[i + 1] ?? 0) - (times[i] ?? 0));
}
