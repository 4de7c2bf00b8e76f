import type { Luma } from './sample.js';

/** How one picture relates to another of the same size. */
export interface Likeness {
  /** How much of what is where agrees, contrast and brightness aside: 1 for the same picture, 0 for another one. */
  readonly agreement: number;
  /** Its contrast as a share of the other's. Counts where they agree. */
  readonly contrast: number;
  /** Mean difference of a pixel's brightness, 0 to 255. */
  readonly difference: number;
}

const cell = 8;

/** Coding alone makes pictures of one still scene differ by this much at most. */
const stillDifference = 1.2;

/** From 0 to 1: how sure it is that nothing moves between the two. */
export function standstill({ difference }: Likeness): number {
  return Math.min(1, Math.max(0, (stillDifference - difference) / (stillDifference / 2)));
}

/** Over cells rather than pixels, so that some motion between the two does no harm. */
export function compare(one: Luma, other: Luma): Likeness {
  const { width, height } = one;
  // Too flat for a single cell: nothing can be said.
  if (Math.min(width, height) < cell) return { agreement: 0, contrast: 1, difference: stillDifference };
  let [cells, sum, otherSum, squares, otherSquares, products, differences] = [0, 0, 0, 0, 0, 0, 0];
  for (let top = 0; top + cell <= height; top += cell) {
    for (let left = 0; left + cell <= width; left += cell) {
      let [mean, otherMean] = [0, 0];
      for (let y = top; y < top + cell; y++) {
        for (let i = y * width + left; i < y * width + left + cell; i++) {
          const [value = 0, otherValue = 0] = [one.values[i], other.values[i]];
          mean += value;
          otherMean += otherValue;
          differences += Math.abs(value - otherValue);
        }
      }
      mean /= cell * cell;
      otherMean /= cell * cell;
      cells += 1;
      sum += mean;
      otherSum += otherMean;
      squares += mean * mean;
      otherSquares += otherMean * otherMean;
      products += mean * otherMean;
    }
  }
  const spread = Math.sqrt(Math.max(0, squares / cells - (sum / cells) ** 2));
  const otherSpread = Math.sqrt(Math.max(0, otherSquares / cells - (otherSum / cells) ** 2));
  const covariance = products / cells - (sum / cells) * (otherSum / cells);
  const comparable = spread > 0.5 && otherSpread > 0.5;
  return {
    agreement: comparable ? Math.max(0, covariance / (spread * otherSpread)) : 0,
    contrast: otherSpread > 0 ? spread / otherSpread : 1,
    difference: differences / (cells * cell * cell),
  };
}
