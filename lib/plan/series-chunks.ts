/** Some neighbouring times of a series that one task works on. */
export interface Chunk {
  /** Chunks of one run follow one another in the same worker, which goes on where it was. */
  readonly run: number;
  /** Places of the first time, and of the one behind the last. */
  readonly start: number;
  readonly end: number;
  /** Where the run ends. */
  readonly runEnd: number;
}

/** What a worker may gather before it hands it over: pictures, and pixels of them. */
const mostPictures = 16;
const mostPixels = 40e6;

/**
 * Cuts a series into tasks: several short runs make one, a long one makes several.
 * @param starts places of the runs' first times
 * @param picturePixels of each picture; 0 where nobody knows
 */
export function planChunks(
  starts: readonly number[],
  length: number,
  slots: number,
  picturePixels: number,
): readonly Chunk[] {
  const mostInChunk = Math.max(1, Math.min(mostPictures, Math.floor(mostPixels / picturePixels)));
  const even = Math.ceil(length / (4 * slots));
  const size = starts.length === 1 ? mostInChunk : Math.min(mostInChunk, Math.max(1, even));
  const chunks: Chunk[] = [];
  let run = -1;
  let first = 0;
  for (const [index, start] of starts.entries()) {
    const runEnd = starts[index + 1] ?? length;
    const before = chunks.at(-1);
    if (before !== undefined && before.end === before.runEnd && runEnd - first <= size) {
      chunks[chunks.length - 1] = { ...before, end: runEnd, runEnd };
      continue;
    }
    run += 1;
    first = start;
    for (let place = start; place < runEnd; place += mostInChunk) {
      chunks.push({ run, start: place, end: Math.min(runEnd, place + mostInChunk), runEnd });
    }
  }
  return chunks;
}
