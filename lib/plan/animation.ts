import { invalidParameter, StillframeError } from '../errors.js';
import type { Limits } from '../request/limits.js';
import type { AnimationFormat } from '../request/requests/encoding.js';
import type { Size } from './display-size.js';
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
 * GIF89a counts hundredths of a second, WebP thousandths. Browsers show a GIF's picture of less than two hundredths for ten
 * of them, and any picture of ten thousandths or less for a hundred.
 */
export const tickGrids: Readonly<Record<AnimationFormat, TickGrid>> = {
  gif: { ticksPerSecond: 100, leastTicks: 2, mostFps: 50 },
  webp: { ticksPerSecond: 1000, leastTicks: 11, mostFps: 90 },
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

/**
 * When to look at a source that keeps its own rhythm: as often as the container tells pictures apart. What is found is
 * placed by {@link SourceRhythm}.
 */
export function planLooks(span: SpanMicros, grid: TickGrid): Float64Array {
  const step = (grid.leastTicks * 1e6) / grid.ticksPerSecond;
  const count = Math.max(1, Math.ceil((span.endMicros - span.startMicros) / step));
  return Float64Array.from({ length: count }, (_, k) => span.startMicros + Math.floor(k * step));
}

/** What is lost of a source's rhythm, by the rate its stream states as [numerator, denominator]. */
export function rhythmWarnings(rate: readonly [number, number] | null, { mostFps }: TickGrid): readonly Warning[] {
  const fps = rate === null ? 0 : rate[0] / rate[1];
  return fps > mostFps
    ? [reduced(`${mostFps} pictures a second instead of the source's ${Number(fps.toFixed(3))}`)]
    : [];
}

/** The ticks of frames as they come: their own times, but never closer together than the container can show. */
export class SourceRhythm {
  readonly #startMicros: number;
  readonly #grid: TickGrid;
  readonly #latest: number;
  #shown: { readonly timeMicros: number; readonly tick: number } | null = null;

  constructor(span: SpanMicros, grid: TickGrid) {
    this.#startMicros = span.startMicros;
    this.#grid = grid;
    this.#latest = latestTick(span, grid);
  }

  /** Null for the frame that is on screen already, and for one that would be seen too briefly at the end. */
  place(timeMicros: number): number | null {
    const { startMicros, leastTicks } = { startMicros: this.#startMicros, ...this.#grid };
    if (this.#shown?.timeMicros === timeMicros) return null;
    // What is on screen when the span begins came there before.
    const own = tickOf(Math.max(timeMicros, startMicros), startMicros, this.#grid);
    const tick = this.#shown === null ? 0 : Math.max(own, this.#shown.tick + leastTicks);
    if (this.#shown !== null && tick > this.#latest) return null;
    this.#shown = { timeMicros, tick };
    return tick;
  }
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
  const latest = latestTick(span, grid);
  for (const time of times) {
    const tick = tickOf(time, span.startMicros, grid);
    const before = ticks.at(-1);
    if (before !== undefined && (tick - before < grid.leastTicks || tick > latest)) continue;
    micros.push(time);
    ticks.push(tick);
  }
  return { micros: Float64Array.from(micros), ticks };
}

/** A picture that came later would be seen too briefly. */
function latestTick({ startMicros, endMicros }: SpanMicros, grid: TickGrid): number {
  return tickOf(endMicros, startMicros, grid) - grid.leastTicks;
}

/** The fields of the container and, for WebP, of VP8. */
const mostSides: Readonly<Record<AnimationFormat, number>> = { gif: 65_535, webp: 16_383 };

/** INVALID_PARAMETER for a picture that the format cannot hold. */
export function checkSides({ width, height }: Size, format: AnimationFormat): void {
  const [parameter, side] = width > height ? (['width', width] as const) : (['height', height] as const);
  const most = mostSides[format];
  if (side > most) throw invalidParameter(parameter, `must be at most ${most}, which is what ${format} holds`, side);
}

/** LIMIT_EXCEEDED for more pictures than are allowed, or more pixels in all of them. */
export function checkAnimationSize(count: number, { width, height }: Size, limits: Limits): void {
  checkFrameCount(count, limits);
  const pixels = count * width * height;
  if (pixels <= limits.animationPixels) return;
  const what = `${count} pictures of ${width} x ${height}`;
  const message = `limits.animationPixels: the animation would have ${what}, more than ${limits.animationPixels} pixels`;
  throw new StillframeError('LIMIT_EXCEEDED', message);
}

function checkFrameCount(count: number, { animationFrames }: Limits): void {
  if (count <= animationFrames) return;
  const message = `limits.animationFrames: the animation would have ${count} pictures, more than ${animationFrames}`;
  throw new StillframeError('LIMIT_EXCEEDED', message);
}

function reduced(what: string): Warning {
  return { code: 'FPS_REDUCED', message: what };
}
