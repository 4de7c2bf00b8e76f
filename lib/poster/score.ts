import { standstill, type Likeness } from './likeness.js';
import type { Measures } from './measure.js';

/** What speaks against a picture as a poster. */
export type PosterFault = 'black' | 'uniform' | 'fade' | 'flash' | 'title-card' | 'blurred' | 'noise' | 'frozen';

export interface Judgement {
  /** 0 to 1. */
  readonly score: number;
  /** The worst first; none for a good picture. */
  readonly reasons: readonly PosterFault[];
}

/** What is known of the film around a picture. */
export interface Surroundings {
  /** Sharpness that the better pictures of the film have. */
  readonly filmSharpness: number;
  /** The picture against its neighbours in time. */
  readonly neighbours: readonly Likeness[];
}

/** A fault takes this much of the score at least before it is given as a reason. */
const worthSaying = 0.25;

/** A standstill is a fault of the film more than of the picture. */
const frozenFault = 0.5;

/** The same picture, now that it is known how it relates to one that follows soon. */
export function judgeStandstill({ score, reasons }: Judgement, next: Likeness): Judgement {
  const fault = standstill(next) * frozenFault;
  return { score: score * (1 - fault), reasons: fault >= worthSaying ? [...reasons, 'frozen'] : reasons };
}

/** How much a picture has to offer, less what speaks against it. */
export function judge(measures: Measures, surroundings: Surroundings): Judgement {
  const faults = faultsOf(measures, surroundings);
  const kept = Object.values(faults).reduce((product, fault) => product * (1 - fault), 1);
  const reasons = (Object.entries(faults) as [PosterFault, number][])
    .filter(([, fault]) => fault >= worthSaying)
    .sort(([, one], [, other]) => other - one)
    .map(([name]) => name);
  return { score: appealOf(measures) * kept, reasons };
}

/** Many tones, much to see, colours: from 0 to 1. */
function appealOf({ entropy, contrast, flatness, colourfulness }: Measures): number {
  const tones = Math.min(1, entropy / 5.5);
  const range = Math.min(1, contrast / 200);
  const detail = 1 - flatness;
  const colour = Math.min(1, colourfulness / 60);
  return 0.35 * tones + 0.25 * range + 0.2 * detail + 0.2 * colour;
}

/** From 0, nothing to say against it, to 1. */
function faultsOf(measures: Measures, { filmSharpness, neighbours }: Surroundings): Record<PosterFault, number> {
  const { mean, darkest, brightest, contrast, flatness, background, sharpness, smoothness } = measures;
  return {
    black: ramp(brightest, 130, 50) * 0.98,
    uniform: ramp(contrast, 60, 15) * 0.98,
    // Faded pictures lack the light or the dark end; and they are paler copies of those beside them.
    fade: Math.max(
      ramp(brightest, 200, 110) * 0.8,
      ramp(darkest, 40, 110) * 0.8,
      ...neighbours.map((near) => ramp(near.agreement, 0.8, 0.93) * ramp(near.contrast, 0.95, 0.75) * 0.85),
    ),
    // Even the dark parts are washed out, as they are not in a picture of snow.
    flash: ramp(mean, 170, 225) * ramp(darkest, 60, 130) * 0.95,
    // Most of it one level; or, over a gradient, nothing but edges that are harder than those of things.
    'title-card': Math.max(ramp(background, 0.65, 0.85), ramp(flatness, 0.75, 0.9) * ramp(sharpness, 0.9, 1.05)) * 0.95,
    blurred: filmSharpness > 0 ? ramp(sharpness / filmSharpness, 0.7, 0.45) * 0.9 : 0,
    noise: ramp(smoothness, 0.7, 0.45) * 0.98,
    frozen: Math.max(0, ...neighbours.map(standstill)) * frozenFault,
  };
}

/** 0 at `from` and before, 1 at `to` and beyond, straight between them; downwards as well. */
function ramp(value: number, from: number, to: number): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}
