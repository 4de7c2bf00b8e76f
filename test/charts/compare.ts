/** How far apart two pictures of 8 bits a channel are, channel by channel. */
export interface Difference {
  readonly mean: number;
  readonly percentile99: number;
  readonly largest: number;
}

export function difference(pairs: Iterable<readonly [actual: number, expected: number]>): Difference {
  const sorted = Array.from(pairs, ([actual, expected]) => Math.abs(actual - expected)).sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? NaN;
  return {
    mean: sorted.reduce((sum, one) => sum + one, 0) / sorted.length,
    percentile99: at(0.99),
    largest: at(1),
  };
}
