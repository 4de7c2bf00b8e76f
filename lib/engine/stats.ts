/** What an engine is doing, and has done since it was made. */
export interface EngineStats {
  /** Requests worked on at a time. */
  readonly slots: number;
  readonly running: number;
  /** Calls waiting for a slot. */
  readonly queued: number;
  readonly completed: number;
  /** Calls that rejected for another reason than ABORTED and BUSY. */
  readonly failed: number;
  readonly aborted: number;
  readonly rejectedBusy: number;
  /** Videos opened and not closed by the caller. */
  readonly openVideos: number;
  /** Workers that died and were replaced. */
  readonly workerCrashes: number;
  /** Process ids of the workers with `isolation: 'process'`; empty for threads. */
  readonly workerPids: readonly number[];
}
