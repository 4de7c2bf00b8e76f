import { findActiveArea } from './active-area.js';
import { compare, type Likeness } from './likeness.js';
import { measure, type Measures } from './measure.js';
import { toLuma, type Area, type Luma, type Sample } from './sample.js';
import { judge, judgeStandstill, type Judgement } from './score.js';

export interface RankedSample extends Judgement {
  readonly sample: Sample;
}

interface Measured {
  readonly sample: Sample;
  readonly luma: Luma;
  readonly measures: Measures;
}

/** Candidates of one film, the best one first. */
export function rankSamples(samples: readonly Sample[]): readonly RankedSample[] {
  const measured = measureAll(samples.toSorted((one, other) => one.timeMicros - other.timeMicros));
  const filmSharpness = sharpnessOf(measured);
  return measured
    .map(({ sample, luma, measures }, place) => {
      const beside = [measured[place - 1], measured[place + 1]];
      const neighbours = beside.flatMap((near) => likenessOf(luma, near));
      return { sample, ...judge(measures, { filmSharpness, neighbours }) };
    })
    .sort(byScore);
}

/** The same candidates, after a look at what follows one of them soon: a picture that stands still is worth less. */
export function rankAgain(
  ranked: readonly RankedSample[],
  looked: RankedSample,
  following: Sample,
): readonly RankedSample[] {
  const [luma, next] = [toLuma(looked.sample), toLuma(following)];
  if (!sameSize(luma, next)) return ranked;
  const judged = { ...looked, ...judgeStandstill(looked, compare(luma, next)) };
  return ranked.map((candidate) => (candidate === looked ? judged : candidate)).toSorted(byScore);
}

function byScore(one: RankedSample, other: RankedSample): number {
  return other.score - one.score || one.sample.timeMicros - other.sample.timeMicros;
}

/** Frames may change their size on the way; bars are those of frames of one size. */
function measureAll(samples: readonly Sample[]): readonly Measured[] {
  const lumas = samples.map(toLuma);
  const areas: { readonly luma: Luma; readonly area: Area }[] = [];
  return samples.map((sample, place) => {
    const luma = lumas[place] as Luma;
    let known = areas.find((other) => sameSize(other.luma, luma));
    if (known === undefined) {
      known = { luma, area: findActiveArea(lumas.filter((other) => sameSize(other, luma))) };
      areas.push(known);
    }
    return { sample, luma, measures: measure(sample, luma, known.area) };
  });
}

function likenessOf(luma: Luma, near: Measured | undefined): readonly Likeness[] {
  return near !== undefined && sameSize(luma, near.luma) ? [compare(luma, near.luma)] : [];
}

/** Of the film's better pictures, without noise, and without the hard edges of cards. */
function sharpnessOf(measured: readonly Measured[]): number {
  const pictures = measured.filter(
    ({ measures }) => measures.smoothness > 0.7 && measures.flatness < 0.75 && measures.contrast > 40,
  );
  const sorted = pictures.map(({ measures }) => measures.sharpness).sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length * 0.75)] ?? 0;
}

function sameSize(one: Luma, other: Luma): boolean {
  return one.width === other.width && one.height === other.height;
}
