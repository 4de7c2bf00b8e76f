import type { Chart } from './chart.js';
import { encode, type Coding, type Triple } from './equations.js';

/** How many pixels share a chroma sample, across and down. */
export const subsamplings = { 444: [1, 1], 440: [1, 2], 422: [2, 1], 420: [2, 2], 411: [4, 1], 410: [4, 4] } as const;
export type Subsampling = keyof typeof subsamplings;

/** Where a chroma sample lies among the pixels that share it, as shares of the way to the last of them, across and down. */
export const chromaLocations = {
  left: [0, 0.5],
  center: [0.5, 0.5],
  topleft: [0, 0],
  top: [0.5, 0],
  bottomleft: [0, 1],
  bottom: [0.5, 1],
} as const;
export type ChromaLocation = keyof typeof chromaLocations;

/** Raw planar Y'CbCr, little-endian above 8 bits, as `-f rawvideo` takes it. */
export interface Planes {
  readonly pixelFormat: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: Buffer;
  /** The codes of a pixel before its chroma was shared. */
  codesAt(x: number, y: number): Triple;
  /** What subsampled chroma becomes at an edge is the reader's choice: false within two of its samples of one. */
  isSharp(x: number, y: number): boolean;
}

export function makePlanes(
  chart: Chart,
  coding: Coding,
  subsampling: Subsampling,
  location: ChromaLocation = 'left',
): Planes {
  const { width, height } = chart;
  const [across, down] = subsamplings[subsampling];
  const [right, below] = chromaLocations[location];
  const codes = (x: number, y: number): Triple => encode(chart.colourAt(x, y), coding);
  const size = coding.depth > 8 ? 2 : 1;
  const samples = [0, 1, 2].flatMap((plane) => {
    const [stepX, stepY] = plane === 0 ? [1, 1] : [across, down];
    const [offsetX, offsetY] = [right * (stepX - 1), below * (stepY - 1)];
    return grid(width / stepX, height / stepY, (x, y) => codes(x * stepX + offsetX, y * stepY + offsetY)[plane] ?? 0);
  });
  const bytes = Buffer.alloc(samples.length * size);
  for (const [index, sample] of samples.entries()) bytes.writeUIntLE(sample, index * size, size);
  return {
    pixelFormat: `yuv${subsampling}p${coding.depth > 8 ? `${coding.depth}le` : ''}`,
    width,
    height,
    bytes,
    codesAt: codes,
    isSharp: (x, y) => subsampling === 444 || chart.isInside(x, y, 2 * Math.max(across, down)),
  };
}

function grid(width: number, height: number, sample: (x: number, y: number) => number): number[] {
  return Array.from({ length: width * height }, (_, index) => sample(index % width, Math.floor(index / width)));
}
