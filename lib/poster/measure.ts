import type { Area, Luma, Sample } from './sample.js';

/** What can be said of one picture by itself. Brightness goes from 0 to 255. */
export interface Measures {
  readonly mean: number;
  /** Brightness that one pixel in two hundred stays below, and that one rises above. */
  readonly darkest: number;
  readonly brightest: number;
  /** Between the darkest and the brightest twentieth. */
  readonly contrast: number;
  /** Bits a pixel's brightness tells, of 6: how many levels there are, and how evenly used. */
  readonly entropy: number;
  /** Share of pixels that hardly differ from their neighbours. */
  readonly flatness: number;
  /** Share of pixels in the most common narrow range of brightness. */
  readonly background: number;
  /** How steep edges are for their height: little in blurred pictures, whatever their contrast. */
  readonly sharpness: number;
  /** How well a pixel foretells its neighbours: near 1 for pictures of things, near 0 for noise. */
  readonly smoothness: number;
  /** After Hasler and Suesstrunk, "Measuring colourfulness in natural images", 2003: 0 is grey, 60 is colourful. */
  readonly colourfulness: number;
}

export function measure(sample: Sample, luma: Luma, area: Area): Measures {
  const histogram = histogramOf(luma, area);
  const pixels = histogram.reduce((sum, count) => sum + count, 0);
  return {
    ...brightnessOf(histogram, pixels),
    ...structureOf(luma, area),
    colourfulness: colourfulnessOf(sample, area),
  };
}

function histogramOf({ width, values }: Luma, { left, top, right, bottom }: Area): Float64Array {
  const histogram = new Float64Array(256);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const value = values[y * width + x] ?? 0;
      histogram[value] = (histogram[value] ?? 0) + 1;
    }
  }
  return histogram;
}

type Brightness = Pick<Measures, 'mean' | 'darkest' | 'brightest' | 'contrast' | 'entropy' | 'background'>;

function brightnessOf(histogram: Float64Array, pixels: number): Brightness {
  const level = (share: number): number => {
    let seen = 0;
    return histogram.findIndex((count) => (seen += count) >= share * pixels && seen > 0);
  };
  const mean = histogram.reduce((sum, count, value) => sum + count * value, 0) / pixels;
  return {
    mean,
    darkest: level(0.005),
    brightest: level(0.995),
    contrast: level(0.95) - level(0.05),
    entropy: entropyOf(histogram, pixels),
    background: mostCommon(histogram) / pixels,
  };
}

function entropyOf(histogram: Float64Array, pixels: number): number {
  let bits = 0;
  for (let from = 0; from < 256; from += 4) {
    const share = histogram.subarray(from, from + 4).reduce((sum, count) => sum + count, 0) / pixels;
    if (share > 0) bits -= share * Math.log2(share);
  }
  return bits;
}

/** Pixels within seven neighbouring levels: those of a plain background, with what coding does to it. */
function mostCommon(histogram: Float64Array): number {
  let most = 0;
  for (let from = 0; from + 7 <= 256; from++) {
    most = Math.max(
      most,
      histogram.subarray(from, from + 7).reduce((sum, count) => sum + count, 0),
    );
  }
  return most;
}

/** Brightness differs by no more than this in what counts as flat. */
const flatStep = 3;

function structureOf(
  { width, values }: Luma,
  { left, top, right, bottom }: Area,
): Pick<Measures, 'flatness' | 'sharpness' | 'smoothness'> {
  const at = (i: number): number => values[i] ?? 0;
  let [pixels, flat, sum, squares, products, slopes, bends] = [0, 0, 0, 0, 0, 0, 0];
  for (let y = top + 1; y < bottom - 1; y++) {
    for (let x = left + 1; x < right - 1; x++) {
      const i = y * width + x;
      const here = at(i);
      const [before, after, above, below] = [at(i - 1), at(i + 1), at(i - width), at(i + width)];
      pixels += 1;
      if (Math.abs(after - here) <= flatStep && Math.abs(below - here) <= flatStep) flat += 1;
      sum += here;
      squares += here * here;
      products += (here * (after + below)) / 2;
      slopes += (after - before) ** 2 + (below - above) ** 2;
      bends += (after - 2 * here + before) ** 2 + (below - 2 * here + above) ** 2;
    }
  }
  const mean = sum / pixels;
  const variance = squares / pixels - mean * mean;
  return {
    flatness: flat / pixels,
    sharpness: slopes > 0 ? Math.sqrt(bends / slopes) : 0,
    smoothness: variance > 1 ? Math.max(0, (products / pixels - mean * mean) / variance) : 1,
  };
}

function colourfulnessOf({ width, rgb }: Sample, { left, top, right, bottom }: Area): number {
  let [pixels, rgSum, rgSquares, ybSum, ybSquares] = [0, 0, 0, 0, 0];
  for (let y = top; y < bottom; y++) {
    for (let x = left, i = (y * width + left) * 3; x < right; x++, i += 3) {
      const [red = 0, green = 0, blue = 0] = [rgb[i], rgb[i + 1], rgb[i + 2]];
      const rg = red - green;
      const yb = (red + green) / 2 - blue;
      pixels += 1;
      rgSum += rg;
      rgSquares += rg * rg;
      ybSum += yb;
      ybSquares += yb * yb;
    }
  }
  const [rgMean, ybMean] = [rgSum / pixels, ybSum / pixels];
  const variance = rgSquares / pixels - rgMean * rgMean + ybSquares / pixels - ybMean * ybMean;
  return Math.sqrt(variance) + 0.3 * Math.hypot(rgMean, ybMean);
}
