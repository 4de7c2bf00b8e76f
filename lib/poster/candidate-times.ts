/** Key frames that are looked at first. With those that follow from it, no more than 24 are decoded. */
export const mostCandidates = 19;

/**
 * Times of the key frames to look at, ascending: all of few, or those nearest to places spread evenly.
 * @param keyMicros where the source tells where they are; else empty, and the times are the places themselves
 */
export function candidateTimes(keyMicros: Float64Array, durationMicros: number): readonly number[] {
  if (keyMicros.length > 0 && keyMicros.length <= mostCandidates) return Array.from(keyMicros);
  // In the middle of even parts: neither the first frame nor the last is likely to be a good one.
  const places = Array.from({ length: mostCandidates }, (_, part) =>
    Math.floor(((part + 0.5) * durationMicros) / mostCandidates),
  );
  return keyMicros.length === 0 ? places : [...new Set(places.map((place) => nearest(keyMicros, place)))];
}

function nearest(keyMicros: Float64Array, place: number): number {
  return keyMicros.reduce((best, key) => (Math.abs(key - place) < Math.abs(best - place) ? key : best));
}

/** With more key frames than this, it is hopeless to look between them for what none of them has. */
const fewKeyFrames = 8;
const mostBetween = 11;
/** Video that is decoded for it, in microseconds over all groups of pictures. */
const mostDecodedMicros = 30_000_000;

/** Times between key frames, ascending: for the case that something speaks against all of those. */
export function timesBetween(keyMicros: readonly number[], durationMicros: number): readonly number[] {
  if (keyMicros.length > fewKeyFrames) return [];
  const each = Math.max(1, Math.floor(mostBetween / Math.max(1, keyMicros.length)));
  return keyMicros.flatMap((key, place) => {
    const end = keyMicros[place + 1] ?? durationMicros;
    const span = Math.min(end - key, mostDecodedMicros / keyMicros.length);
    const step = span / (each + 1);
    return step > 0 ? Array.from({ length: each }, (_, part) => Math.floor(key + (part + 1) * step)) : [];
  });
}
