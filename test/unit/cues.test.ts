import t from 'tap';
import { planCues, type CuedFrame } from '../../dist/plan/cues.js';

/** Seconds asked for and shown; null for a missing cell. */
type Row = readonly [requested: number, shown: number] | null;

const rows: readonly {
  readonly name: string;
  readonly cells: readonly Row[];
  readonly end: number;
  readonly cues: readonly (readonly [cell: number, startMs: number, endMs: number])[];
}[] = [
  { name: 'no cells', cells: [], end: 9, cues: [] },
  { name: 'one cell lasts to the end', cells: [[0, 0]], end: 9.64, cues: [[0, 0, 9640]] },
  {
    name: 'each lasts until the next frame comes on screen',
    cells: [
      [0, 0],
      [5, 4.96],
      [10, 10],
    ],
    end: 12.345678,
    cues: [
      [0, 0, 4960],
      [1, 4960, 10_000],
      [2, 10_000, 12_346],
    ],
  },
  {
    name: 'before the first frame the first one is shown',
    cells: [
      [0, 0.5],
      [1, 1],
    ],
    end: 2,
    cues: [
      [0, 0, 1000],
      [1, 1000, 2000],
    ],
  },
  { name: 'a series that begins later', cells: [[3, 2.96]], end: 4, cues: [[0, 2960, 4000]] },
  {
    name: 'missing cells leave no gap',
    cells: [[0, 0], null, [2, 2], null],
    end: 4,
    cues: [
      [0, 0, 2000],
      [2, 2000, 4000],
    ],
  },
  { name: 'nothing but missing cells', cells: [null, null], end: 4, cues: [] },
  {
    name: 'of cells with the same frame the last one has the cue',
    cells: [
      [0, 0],
      [1, 0],
      [2, 2],
      [3, 2.0001],
    ],
    end: 4,
    cues: [
      [1, 0, 2000],
      [3, 2000, 4000],
    ],
  },
  {
    name: 'a time that runs backwards ends nothing early',
    cells: [
      [0, 0],
      [1, 1],
      [2, 0.9],
    ],
    end: 3,
    cues: [
      [0, 0, 1000],
      [2, 1000, 3000],
    ],
  },
  { name: 'an end before the last frame still leaves it a moment', cells: [[5, 5]], end: 4, cues: [[0, 5000, 5001]] },
];
for (const { name, cells, end, cues } of rows) {
  t.test(name, async (t) => {
    const frames = cells.map((row): CuedFrame | null =>
      row === null ? null : { requestedMicros: row[0] * 1e6, timeMicros: row[1] * 1e6 },
    );
    t.strictSame(
      planCues(frames, end * 1e6).map(({ cell, startMs, endMs }) => [cell, startMs, endMs]),
      cues,
    );
  });
}
