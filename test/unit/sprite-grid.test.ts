import t from 'tap';
import { placeCell, planGrid } from '../../dist/plan/sprite-grid.js';
import type { SpriteLayout } from '../../dist/request/requests/sprite.js';
import { faultOf } from './faults.js';

const cell = { width: 160, height: 90 };
const free: SpriteLayout = { columns: null, lines: null, padding: 0, margin: 0 };
const limits = { outputPixels: 16384 * 16384 };

const grids: readonly {
  readonly layout: Partial<SpriteLayout>;
  readonly cells: number;
  readonly sheet: readonly [number, number];
  readonly grid: readonly [columns: number, lines: number, sheets: number];
}[] = [
  { layout: {}, cells: 1, sheet: [160, 90], grid: [1, 1, 1] },
  { layout: {}, cells: 7, sheet: [1120, 90], grid: [7, 1, 1] },
  { layout: {}, cells: 25, sheet: [1600, 270], grid: [10, 3, 1] },
  { layout: {}, cells: 100, sheet: [1600, 900], grid: [10, 10, 1] },
  { layout: {}, cells: 101, sheet: [1600, 900], grid: [10, 10, 2] },
  { layout: { columns: 3, lines: 10 }, cells: 50, sheet: [480, 900], grid: [3, 10, 2] },
  { layout: { columns: 4 }, cells: 9, sheet: [640, 270], grid: [4, 3, 1] },
  { layout: { lines: 4 }, cells: 9, sheet: [1440, 360], grid: [9, 4, 1] },
  // 2 * 7 + 4 * 160 + 3 * 5 and 2 * 7 + 3 * 90 + 2 * 5
  { layout: { columns: 4, lines: 3, padding: 5, margin: 7 }, cells: 13, sheet: [669, 294], grid: [4, 3, 2] },
  { layout: { columns: 1, lines: 1, padding: 5, margin: 7 }, cells: 2, sheet: [174, 104], grid: [1, 1, 2] },
];
for (const { layout, cells, sheet, grid } of grids) {
  t.test(`${cells} cells with ${JSON.stringify(layout)} make sheets of ${sheet.join(' x ')}`, async (t) => {
    const planned = planGrid({ ...free, ...layout }, cell, cells, 'jpg', limits);
    t.strictSame([planned.sheet.width, planned.sheet.height], sheet);
    t.strictSame([planned.columns, planned.lines, planned.sheetCount], grid);
  });
}

const places: readonly (readonly [index: number, sheet: number, left: number, top: number])[] = [
  [0, 0, 7, 7],
  [1, 0, 172, 7],
  [3, 0, 502, 7],
  [4, 0, 7, 102],
  [11, 0, 502, 197],
  [12, 1, 7, 7],
  [17, 1, 172, 102],
];
t.test('cells go in rows from the left top, sheet after sheet', async (t) => {
  const grid = planGrid({ columns: 4, lines: 3, padding: 5, margin: 7 }, cell, 20, 'jpg', limits);
  for (const [index, sheet, left, top] of places) {
    t.strictSame(placeCell(grid, index), { sheet, place: { left, top, width: 160, height: 90 } }, `cell ${index}`);
  }
});

t.test('what a format cannot hold is refused, and names the rule', async (t) => {
  const plan = (layout: Partial<SpriteLayout>, format: 'jpg' | 'png' | 'webp') =>
    faultOf(() => planGrid({ ...free, ...layout }, cell, 1000, format, limits));
  t.match(plan({ columns: 410, lines: 1 }, 'jpg'), { parameter: 'columns', message: /65500 .*jpg.*65600.*got 410/ });
  t.match(plan({ columns: 1, lines: 729 }, 'jpg'), { parameter: 'lines', message: /65500 .*65610.*got 729/ });
  t.match(plan({ columns: 103, lines: 1 }, 'webp'), { parameter: 'columns', message: /16383 .*16480/ });
  t.equal(plan({ columns: 102, lines: 1 }, 'webp'), null);
  t.equal(plan({ columns: 500, lines: 1 }, 'png'), null);
});

t.test('what exceeds the limits is refused', async (t) => {
  const small = { outputPixels: 1600 * 900 };
  t.equal(
    faultOf(() => planGrid(free, cell, 100, 'jpg', small)),
    null,
  );
  const fault = faultOf(() => planGrid({ ...free, margin: 1 }, cell, 100, 'jpg', small));
  t.match(fault, { code: 'LIMIT_EXCEEDED', message: /1602 x 902/ });
});
