import type { Area, Luma } from './sample.js';

/** What black bars may reach. */
const blackLevel = 32;
/** Bars leave at least this share of either side; with less, the pictures are simply dark. */
const leastShare = 0.4;

/**
 * Where there is a picture at all: without the bars that all frames of a film have in common. One dark frame alone says
 * nothing of bars.
 * @param lumas of equal size
 */
export function findActiveArea(lumas: readonly Luma[]): Area {
  const { width = 0, height = 0 } = lumas[0] ?? {};
  const rows = new Uint8Array(height);
  const columns = new Uint8Array(width);
  for (const { values } of lumas) {
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) {
        if ((values[i] ?? 0) <= blackLevel) continue;
        rows[y] = 1;
        columns[x] = 1;
      }
    }
  }
  const [top, bottom] = litRange(rows);
  const [left, right] = litRange(columns);
  return { left, top, right, bottom };
}

function litRange(lit: Uint8Array): readonly [number, number] {
  const first = lit.indexOf(1);
  const end = lit.lastIndexOf(1) + 1;
  return first >= 0 && end - first >= lit.length * leastShare ? [first, end] : [0, lit.length];
}
