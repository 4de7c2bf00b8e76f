import type { Triple } from './equations.js';

/** Colour bars of full and of three quarters' strength, then ramps of grey, the three primaries and all hues. */
export interface Chart {
  readonly width: number;
  readonly height: number;
  colourAt(x: number, y: number): Triple;
  /** No edge is within so many pixels: what subsampled chroma becomes there is the reader's choice. */
  isInside(x: number, y: number, margin: number): boolean;
}

const bars: readonly Triple[] = [
  [1, 1, 1],
  [1, 1, 0],
  [0, 1, 1],
  [0, 1, 0],
  [1, 0, 1],
  [1, 0, 0],
  [0, 0, 1],
  [0, 0, 0],
];

/** Each a row of the chart: the colour at a share of its width. */
const rows: readonly ((share: number) => Triple)[] = [
  (share) => barAt(share, 1),
  (share) => barAt(share, 0.75),
  (share) => [share, share, share],
  (share) => [share, 0, 0],
  (share) => [0, share, 0],
  (share) => [0, 0, share],
  (share) => [hue(share), hue(share + 1 / 3), hue(share + 2 / 3)],
];
const rowsOfBars = 2;

/** With bars alone, where ramps would be coarser than their chroma. */
export function makeChart(width: number, height: number, shown: 'all' | 'bars' = 'all'): Chart {
  const rowHeight = height / (shown === 'bars' ? rowsOfBars : rows.length);
  const barWidth = width / bars.length;
  return {
    width,
    height,
    colourAt: (x, y) => rows[Math.floor(y / rowHeight)]?.(x / (width - 1)) ?? [0, 0, 0],
    isInside: (x, y, margin) => {
      const row = Math.floor(y / rowHeight);
      const clear = isClear(y, rowHeight, margin);
      return clear && (row >= rowsOfBars || isClear(x, barWidth, margin));
    },
  };
}

function barAt(share: number, strength: number): Triple {
  const [r, g, b] = bars[Math.min(Math.floor(share * bars.length), bars.length - 1)] ?? [0, 0, 0];
  return [r * strength, g * strength, b * strength];
}

function hue(turn: number): number {
  return 0.5 + 0.5 * Math.cos(2 * Math.PI * turn);
}

function isClear(position: number, spacing: number, margin: number): boolean {
  const within = position % spacing;
  return within >= margin && within < spacing - margin;
}
