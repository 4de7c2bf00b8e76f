import { StillframeError, type Engine } from '../../index.js';
import { makeStill } from './make-still.js';
import type { Maker, Makers } from './maker.js';

/** How each product is made. */
export function makers(engine: Engine): Makers {
  return {
    snapshot: makeStill(engine),
    sample: notYet,
    sprite: notYet,
    webvtt: notYet,
    animation: notYet,
    poster: notYet,
  };
}

const notYet: Maker = ({ job }) =>
  Promise.reject(new StillframeError('INVALID_PARAMETER', `kind: ${job.kind} cannot be made yet`));
