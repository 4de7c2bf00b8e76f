/** A stretch of time in which one cell shows what is on screen. */
export interface Cue {
  readonly cell: number;
  /** Whole milliseconds; `startMs < endMs`. */
  readonly startMs: number;
  readonly endMs: number;
}

/** What a cue is made from; null for a cell that there is no frame for. */
export interface CuedFrame {
  readonly timeMicros: number;
  readonly requestedMicros: number;
}

/**
 * Cues that meet without gaps or overlaps: each begins when its frame comes on screen and lasts until the next one
 * does; the last one lasts until the end of the video. Of cells that show the same frame only the last has a cue.
 */
export function planCues(frames: readonly (CuedFrame | null)[], endMicros: number): readonly Cue[] {
  const begun: { cell: number; startMs: number }[] = [];
  for (const [cell, frame] of frames.entries()) {
    if (frame === null) continue;
    const last = begun.at(-1);
    // Before the first frame that one is on screen.
    const micros = last === undefined ? Math.min(frame.timeMicros, frame.requestedMicros) : frame.timeMicros;
    const startMs = Math.max(Math.round(Math.max(0, micros) / 1000), last?.startMs ?? 0);
    if (last?.startMs === startMs) last.cell = cell;
    else begun.push({ cell, startMs });
  }
  return begun.map(({ cell, startMs }, index) => {
    const next = begun[index + 1];
    return { cell, startMs, endMs: next?.startMs ?? Math.max(startMs + 1, Math.round(endMicros / 1000)) };
  });
}
