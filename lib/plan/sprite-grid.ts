import { invalidParameter, StillframeError } from '../errors.js';
import type { Rectangle } from '../native/types.js';
import type { Limits } from '../request/limits.js';
import type { StillFormat } from '../request/requests/encoding.js';
import type { SpriteGrid, SpriteLayout } from '../request/requests/sprite.js';
import type { Size } from './display-size.js';
import { longestSides } from './format-sides.js';

/** A grid that nobody asked for is no larger than this. */
const defaultColumns = 10;
const defaultLines = 10;

export function planGrid(
  layout: SpriteLayout,
  cell: Size,
  cellCount: number,
  format: StillFormat,
  limits: Pick<Limits, 'outputPixels'>,
): SpriteGrid {
  const { padding, margin } = layout;
  const columns = layout.columns ?? Math.min(defaultColumns, cellCount);
  const lines = layout.lines ?? Math.min(defaultLines, Math.ceil(cellCount / columns));
  const sheet = { width: length(columns, cell.width, layout), height: length(lines, cell.height, layout) };
  checkSide('columns', columns, sheet.width, format);
  checkSide('lines', lines, sheet.height, format);
  if (sheet.width * sheet.height > limits.outputPixels) {
    const message = `limits.outputPixels: a sheet would be ${sheet.width} x ${sheet.height}`;
    throw new StillframeError('LIMIT_EXCEEDED', `${message}, more than ${limits.outputPixels} pixels`);
  }
  return { cell, columns, lines, padding, margin, sheet, sheetCount: Math.ceil(cellCount / (columns * lines)) };
}

/** The sheet a cell is on, counted from 0, and its place there. */
export function placeCell(grid: SpriteGrid, index: number): { readonly sheet: number; readonly place: Rectangle } {
  const { cell, columns, lines, padding, margin } = grid;
  const onSheet = index % (columns * lines);
  return {
    sheet: Math.floor(index / (columns * lines)),
    place: {
      left: margin + (onSheet % columns) * (cell.width + padding),
      top: margin + Math.floor(onSheet / columns) * (cell.height + padding),
      ...cell,
    },
  };
}

function length(count: number, side: number, { padding, margin }: SpriteLayout): number {
  return 2 * margin + count * side + (count - 1) * padding;
}

function checkSide(parameter: string, count: number, side: number, format: StillFormat): void {
  const most = longestSides[format];
  if (side <= most) return;
  const rule = `must make sheets of at most ${most} pixels a side, which is what ${format} holds (it would be ${side})`;
  throw invalidParameter(parameter, rule, count);
}
