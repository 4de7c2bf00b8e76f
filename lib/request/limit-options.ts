import { delayMs, wholeNumber } from './check.js';
import { checkKeys } from './keys.js';
import { defaultLimits as defaults, type Limits } from './limits.js';

/** The public `limits` option: each bound of {@link Limits}, with its default where left out. */
export interface LimitOptions {
  /** Most pixels of a decoded frame. Default 16384 x 16384. */
  readonly framePixels?: number | undefined;
  /** Most pixels of a picture made, intermediate sizes included. Default 16384 x 16384. */
  readonly outputPixels?: number | undefined;
  /** Most pictures of an animation. Default 7200. */
  readonly animationFrames?: number | undefined;
  /** Most pixels of an animation, those of all its pictures together. Default 2 ** 32. */
  readonly animationPixels?: number | undefined;
  /** Most bytes taken from a source. Default 1 TiB. */
  readonly sourceBytes?: number | undefined;
  /** Deadline of a call that names none, in milliseconds. Default 60,000. */
  readonly timeoutMs?: number | undefined;
}

const limitKeys = [
  'framePixels',
  'outputPixels',
  'animationFrames',
  'animationPixels',
  'sourceBytes',
  'timeoutMs',
] as const satisfies readonly (keyof LimitOptions)[];

export function parseLimits(input: unknown): Limits {
  const options = checkKeys('limits', input, limitKeys);
  const { framePixels = defaults.framePixels, outputPixels = defaults.outputPixels } = options;
  const { animationFrames = defaults.animationFrames, animationPixels = defaults.animationPixels } = options;
  const { sourceBytes = defaults.sourceBytes, timeoutMs = defaults.timeoutMs } = options;
  return {
    framePixels: count('limits.framePixels', framePixels),
    outputPixels: count('limits.outputPixels', outputPixels),
    animationFrames: count('limits.animationFrames', animationFrames),
    animationPixels: count('limits.animationPixels', animationPixels),
    sourceBytes: count('limits.sourceBytes', sourceBytes),
    timeoutMs: delayMs('limits.timeoutMs', timeoutMs),
  };
}

function count(parameter: string, value: unknown): number {
  return wholeNumber(parameter, value, 1, Number.MAX_SAFE_INTEGER);
}
