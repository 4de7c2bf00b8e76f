import { placeCell } from '../plan/sprite-grid.js';
import type { SheetRequest } from '../request/requests/sprite.js';
import type { MadeSheet } from './run-sheet.js';
import type { SpritePlan } from './run-sprite-plan.js';

/** A sheet, or some lines of one: places of its first cell and of the one behind its last. */
export interface SheetJob {
  /** No two need the same worker. */
  readonly run: number;
  readonly sheet: number;
  readonly start: number;
  readonly end: number;
  readonly band: SheetRequest['band'];
}

/**
 * A task a sheet. Where there are fewer sheets than workers and their cells need nothing of each other, as key frames
 * do, each sheet is drawn in several parts.
 */
export function sheetJobs({ grid, times, seek }: SpritePlan, slots: number): readonly SheetJob[] {
  const cells = grid.columns * grid.lines;
  const parts = seek === 'keyframe' ? Math.max(1, Math.floor(slots / grid.sheetCount)) : 1;
  const jobs: SheetJob[] = [];
  for (let sheet = 0; sheet < grid.sheetCount; sheet++) {
    const sheetEnd = Math.min(times.length, (sheet + 1) * cells);
    const lines = Math.ceil((sheetEnd - sheet * cells) / grid.columns);
    const step = parts === 1 ? cells : Math.ceil(lines / parts) * grid.columns;
    for (let start = sheet * cells; start < sheetEnd; start += step) {
      const end = Math.min(sheetEnd, start + step);
      const { top } = placeCell(grid, start).place;
      const last = placeCell(grid, end - 1).place;
      const band = parts === 1 ? null : { top, height: last.top + last.height - top };
      jobs.push({ run: jobs.length, sheet, start, end, band });
    }
  }
  return jobs;
}

/** A sheet with its picture, whoever drew it. */
export type WholeSheet = Omit<MadeSheet, 'band'>;

/** The parts of one sheet taken together; its picture is still to be made of the bands. */
export function gather(parts: readonly MadeSheet[]): WholeSheet {
  return {
    picture: parts.find(({ picture }) => picture !== null)?.picture ?? null,
    cells: parts.flatMap(({ cells }) => cells),
    brokenOffMicros: parts.find(({ brokenOffMicros }) => brokenOffMicros !== null)?.brokenOffMicros ?? null,
  };
}
