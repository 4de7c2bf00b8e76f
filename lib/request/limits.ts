/** Bounds that hold for every call of an engine. Each has a default; see {@link defaultLimits}. */
export interface Limits {
  /** Most pixels of a decoded frame. */
  readonly framePixels: number;
  /** Most pixels of a picture made, intermediate sizes included. */
  readonly outputPixels: number;
  /** Most pictures of an animation. */
  readonly animationFrames: number;
  /** Most pixels of an animation, those of all its pictures together. */
  readonly animationPixels: number;
  /** Most bytes a source may hold, or send. */
  readonly sourceBytes: number;
  /** Deadline of a call that names none, in milliseconds. */
  readonly timeoutMs: number;
}

export const defaultLimits: Limits = {
  framePixels: 16384 * 16384,
  outputPixels: 16384 * 16384,
  animationFrames: 7200,
  animationPixels: 2 ** 32,
  sourceBytes: 1024 ** 4,
  timeoutMs: 60_000,
};
