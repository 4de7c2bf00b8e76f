/**
 * How much is asked, of the fixtures or of the corpus in `STILLFRAME_CORPUS=DIR`. Every question goes by path to threads
 * or to processes, and other ways get a few: what a frame is depends on neither, so this finds all that is likely in
 * minutes. `STILLFRAME_CONFORMANCE=full` asks everything in every way of both, and of beamcoder by path, for a release;
 * `STILLFRAME_CONFORMANCE=sample` samples everything for a quick look.
 */
import type { Share } from './check-clip.js';

export interface Shares {
  readonly path: Share;
  /** By HTTP, from memory and from a caller's reader. */
  readonly otherWays: Share;
}

const modes = ['sample', 'full'];
const mode = process.env['STILLFRAME_CONFORMANCE'] ?? '';

if (mode !== '' && !modes.includes(mode)) {
  throw new Error(`STILLFRAME_CONFORMANCE must be ${modes.join(' or ')}, not ${mode}`);
}

/** For one of the two transports, which between them are asked everything. */
export function transportShares(half: 'even' | 'odd'): Shares {
  if (mode === 'sample') return { path: 'sample', otherWays: 'few' };
  if (mode === 'full') return { path: 'all', otherWays: 'all' };
  return { path: half, otherWays: 'few' };
}

export interface SeriesShares {
  readonly asked: Share;
  /** Every how manyth picture is held against a still of its own, which costs far more than the picture of the series. */
  readonly heldEvery: number;
}

/** Of a series, which the same decoder makes: between the two transports everything is asked. */
export function seriesShares(half: 'even' | 'odd'): SeriesShares {
  if (mode === 'sample') return { asked: 'sample', heldEvery: 1 };
  return mode === 'full' ? { asked: 'all', heldEvery: 1 } : { asked: half, heldEvery: 3 };
}

/** beamcoder decodes three times slower, and is a second opinion. */
export function secondOpinionShares(): Shares {
  return mode === 'full' ? { path: 'all', otherWays: 'sample' } : { path: 'sample', otherWays: 'few' };
}
