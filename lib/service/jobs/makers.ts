import { StillframeError, type Engine } from '../../index.js';
import { makeSample } from './make-sample.js';
import { makeSprite } from './make-sprite.js';
import { makeStill } from './make-still.js';
import type { Maker, Makers } from './maker.js';

/** How each product is made. */
export function makers(engine: Engine): Makers {
  return {
    snapshot: makeStill(engine),
    sample: makeSample(engine),
    sprite: makeSprite(engine, false),
    webvtt: makeSprite(engine, true),
    animation: notYet,
    poster: makeStill(engine, { at: 'auto' }),
  };
}

const notYet: Maker = ({ job }) =>
  Promise.reject(new StillframeError('INVALID_PARAMETER', `kind: ${job.kind} cannot be made yet`));
