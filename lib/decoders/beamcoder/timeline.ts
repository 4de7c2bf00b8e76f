import type { BeamRatio } from './api.js';

const perSecond = 1_000_000n;

/**
 * Translates between a stream's ticks and the public timeline: whole microseconds from the container's start time.
 * libav's own rounding (to the nearest, halves away from zero), so that times agree with the native core's to the last digit.
 */
export class Timeline {
  readonly #num: bigint;
  readonly #den: bigint;
  readonly #start: bigint;

  constructor([num, den]: BeamRatio, startMicros: number) {
    this.#num = BigInt(num);
    this.#den = BigInt(den);
    this.#start = BigInt(startMicros);
  }

  micros(ticks: number): number {
    return Number(nearest(BigInt(ticks) * this.#num * perSecond, this.#den) - this.#start);
  }

  durationMicros(ticks: number): number {
    return ticks > 0 ? Number(nearest(BigInt(ticks) * this.#num * perSecond, this.#den)) : 0;
  }

  /** The last tick that `micros` puts at or before the given time. */
  lastTick(micros: number): number {
    // Up to half a microsecond behind it rounds down to it.
    const twice = 2n * (BigInt(micros) + this.#start) + 1n;
    const tick = Number(floor(twice * this.#den, 2n * perSecond * this.#num));
    return this.micros(tick) > micros ? tick - 1 : tick;
  }
}

function nearest(value: bigint, by: bigint): bigint {
  const magnitude = ((value < 0n ? -value : value) * 2n + by) / (by * 2n);
  return value < 0n ? -magnitude : magnitude;
}

function floor(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
