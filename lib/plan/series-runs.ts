/**
 * A run is a stretch of a series that is best decoded in one go: cut where a group of pictures begins, so that no
 * group is decoded twice. Runs are given as the places of their first times.
 */

/** Runs by the key frames of the source, ascending. */
export function cutAtKeyFrames(times: ArrayLike<number>, keyMicros: ArrayLike<number>): readonly number[] {
  const starts = times.length > 0 ? [0] : [];
  let key = 0;
  for (let place = 1; place < times.length; place++) {
    const [before = 0, at = 0] = [times[place - 1], times[place]];
    while (key < keyMicros.length && (keyMicros[key] ?? 0) <= before) key++;
    if (key < keyMicros.length && (keyMicros[key] ?? 0) <= at) starts.push(place);
  }
  return starts;
}

/** A stretch of the source, in microseconds. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Times this far apart need no look between them: few videos have a group of pictures as long. */
const wideMicros = 15_000_000;
/** How far around a wanted cut key frames are looked for. Reading packets costs a small part of decoding them. */
const reachMicros = 6_000_000;

/** Where to look for key frames to cut at when nothing tells where they are: around the places that make even parts. */
export function cutSearches(times: ArrayLike<number>, parts: number): readonly Stretch[] {
  const { length } = times;
  const searches: Stretch[] = [];
  for (let part = 1; part < Math.min(parts, length); part++) {
    const place = Math.round((length * part) / parts);
    const [before = 0, at = 0] = [times[place - 1], times[place]];
    if (at - before > wideMicros) continue;
    const stretch = { from: Math.max(times[0] ?? 0, at - reachMicros), to: at + reachMicros };
    const last = searches.at(-1);
    if (last === undefined || last.to < stretch.from) searches.push(stretch);
    else searches[searches.length - 1] = { from: last.from, to: stretch.to };
  }
  return searches;
}

/** Times that lie so far behind the one before that they begin a run in any case. */
export function afterWideGaps(times: Float64Array): Float64Array {
  return times.filter((time, place) => place > 0 && time - (times[place - 1] ?? 0) > wideMicros);
}
