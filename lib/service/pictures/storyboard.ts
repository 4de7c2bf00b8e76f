import { StillframeError } from '../../errors.js';
import type { Sprite, SpriteOptions } from '../../index.js';
import type { Cached } from './disk-cache.js';

/** What a storyboard can be told. */
export type StoryboardOptions = Pick<
  SpriteOptions,
  'cellWidth' | 'cellHeight' | 'columns' | 'padding' | 'margin' | 'color' | 'fit' | 'position' | 'seek' | 'quality'
> & {
  /** Cells; without `interval` spread evenly. Default: one for every 5 seconds, up to 100. */
  readonly count?: number | undefined;
  /** Seconds from one cell to the next. With `count`: whichever gives fewer. */
  readonly interval?: number | undefined;
};

/** The one sheet, and the cues that name its cells, as they are kept together. */
export interface StoryboardParts {
  readonly sheet: Cached;
  readonly webvtt: string;
  readonly json: string;
}

const defaultSeconds = 5;
const defaultCells = 100;
const defaultColumns = 10;
/** Lines the library makes a sheet of without being told. */
const ownLines = 10;

/**
 * The sprite of a storyboard: all cells on one sheet.
 * @param durationSeconds of the video; null where it is not known: then as many cells as there are, up to the limit
 * @throws LIMIT_EXCEEDED for more cells than `mostCells`
 */
export function planStoryboard(
  { count, interval, columns = defaultColumns, seek = 'auto', ...cell }: StoryboardOptions,
  durationSeconds: number | null,
  mostCells: number,
): SpriteOptions {
  const fitting = (seconds: number): number =>
    durationSeconds === null ? mostCells : Math.max(1, Math.ceil(durationSeconds / seconds));
  const cells =
    interval === undefined
      ? (count ?? Math.min(fitting(defaultSeconds), defaultCells, mostCells))
      : Math.min(count ?? Infinity, fitting(interval));
  if (cells > mostCells) throw tooManyCells(cells, mostCells);
  const lines = Math.ceil(cells / columns);
  const evenly = interval === undefined && durationSeconds !== null;
  const times = evenly ? { count: cells } : { count: cells, interval: interval ?? defaultSeconds };
  return { ...cell, ...times, columns, seek, format: 'jpg', baseUrl: mark, ...(lines > ownLines ? { lines } : {}) };
}

function tooManyCells(asked: number, most: number): StillframeError {
  const message = `the storyboard would have ${asked} cells, more than limits.storyboardCells, ${most}: ask for a longer interval, or submit a job`;
  return new StillframeError('LIMIT_EXCEEDED', message);
}

/** Stands in cues for the address of the sheet, which is not the same for everybody. */
const mark = '{sheet}';
const marked = /\{sheet\}[^#"\s]*/g;

/** The cues with the sheet's address, as it is seen from them. */
export function withAddress(cues: string, address: string): string {
  return cues.replaceAll(marked, () => address);
}

/** Sheet and cues as one file: the length of the cues in 4 bytes, the cues as JSON, the sheet. */
export function packStoryboard({ sheets: [sheet], webvtt, cueJson }: Sprite): Cached {
  if (sheet?.data === undefined) throw new Error('a sprite without an output has bytes');
  const cues = Buffer.from(JSON.stringify({ webvtt, json: cueJson }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(cues.byteLength);
  return new Uint8Array(Buffer.concat([length, cues, sheet.data]));
}

export function unpackStoryboard(packed: Cached): StoryboardParts {
  const cuesEnd = 4 + new DataView(packed.buffer, packed.byteOffset).getUint32(0);
  const cues = JSON.parse(new TextDecoder().decode(packed.subarray(4, cuesEnd))) as Omit<StoryboardParts, 'sheet'>;
  return { ...cues, sheet: packed.subarray(cuesEnd) };
}
