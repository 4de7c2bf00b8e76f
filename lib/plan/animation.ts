import { StillframeError } from '../errors.js';
import type { Limits } from '../request/limits.js';
import type { AnimationFormat } from '../request/requests.js';
import type { SpanMicros } from './span.js';
import type { Warning } from './warning.js';

/** How a container counts the time a picture is shown. */
export interface TickGrid {
  readonly ticksPerSecond: number;
  /** Browsers take their time for a picture that is shown for less than this. */
  readonly leastTicks: number;
  readonly mostFps: number;
}

/**
 * GIF89a counts hundredths of a second, and browsers show a picture of less than two of them for ten. WebP's ANMF
 * counts milliseconds.
 */
export const tickGrids: Readonly<Record<AnimationFormat, TickGrid>> = {
  gif: { ticksPerSecond: 100, leastTicks: 2, mostFps: 50 },
  webp: { ticksPerSecond: 1000, leastTicks: 16, mostFps: 60 },
};

/** When each picture of an animation comes on screen: on the media timeline, and in ticks from the start of the span. */
export interface AnimationTimes {
  /** Whole microseconds, ascending. */
  readonly micros: Float64Array;
  readonly ticks: readonly number[];
  readonly warnings: readonly Warning[];
}

/** Picture k at start + k / fps; as many as begin before the end. */
export function planRate(span: SpanMicros, fps: number, grid: TickGrid, limits: Limits): AnimationTimes {
  const rate = Math.min(fps, grid.mostFps);
  const count = Math.max(1, Math.ceil(((span.endMicros - span.startMicros) * rate) / 1e6));
  checkFrameCount(count, limits);
  // Up to whole microseconds: the frame that begins at that very moment is on screen.
  const micros = Float64Array.from({ length: count }, (_, k) => span.startMicros + Math.ceil((k * 1e6) / rate));
  const warnings = rate < fps ? [reduced(`${grid.mostFps} pictures a second instead of ${fps}`)] : [];
  return { ...keepApart(micros, span, grid), warnings };
}

/** The times frames of the source come on screen, the first of which may lie before the span; ascending. */
export function planSourceTimes(
  frameMicros: ArrayLike<number>,
  span: SpanMicros,
  grid: TickGrid,
  limits: Limits,
): AnimationTimes {
  const inside = Array.from(frameMicros).filter((time) => time > span.startMicros && time < span.endMicros);
  // The first picture is what is on screen when the span begins.
  const times = keepApart(Float64Array.from([span.startMicros, ...inside]), span, grid);
  checkFrameCount(times.ticks.length, limits);
  const left = inside.length + 1 - times.ticks.length;
  const warnings = left > 0 ? [reduced(`${left} frames follow others too closely`)] : [];
  return { ...times, warnings };
}

/** How long each picture is shown: the ticks from one to the next, so that no error adds up. */
export function planDelays(ticks: readonly number[], endTick: number): readonly number[] {
  return ticks.map((tick, index) => (ticks[index + 1] ?? endTick) - tick);
}

export function tickOf(micros: number, startMicros: number, grid: TickGrid): number {
  return Math.round(((micros - startMicros) * grid.ticksPerSecond) / 1e6);
}

/** Leaves out what would be shown for too short a time; the picture before it stays on screen instead. */
function keepApart(times: Float64Array, span: SpanMicros, grid: TickGrid): Pick<AnimationTimes, 'micros' | 'ticks'> {
  const micros: number[] = [];
  const ticks: number[] = [];
  const latest = tickOf(span.endMicros, span.startMicros, grid) - grid.leastTicks;
  for (const time of times) {
    const tick = tickOf(time, span.startMicros, grid);
    const before = ticks.at(-1);
    if (before !== undefined && (tick - before < grid.leastTicks || tick > latest)) continue;
    micros.push(time);
    ticks.push(tick);
  }
  return { micros: Float64Array.from(micros), ticks };
}

function checkFrameCount(count: number, { animationFrames }: Limits): void {
  if (count <= animationFrames) return;
  const message = `limits.animationFrames: the animation would have ${count} pictures, more than ${animationFrames}`;
  throw new StillframeError('LIMIT_EXCEEDED', message);
}

function reduced(what: string): Warning {
  return { code: 'FPS_REDUCED', message: what };
}
