import type { Engine } from '../../index.js';
import { makeAnimation } from './make-animation.js';
import { makeSample } from './make-sample.js';
import { makeSprite } from './make-sprite.js';
import { makeStill } from './make-still.js';
import type { Makers } from './maker.js';

/** How each product is made. */
export function makers(engine: Engine): Makers {
  return {
    snapshot: makeStill(engine),
    sample: makeSample(engine),
    sprite: makeSprite(engine, false),
    webvtt: makeSprite(engine, true),
    animation: makeAnimation(engine),
    poster: makeStill(engine, { at: 'auto' }),
  };
}
