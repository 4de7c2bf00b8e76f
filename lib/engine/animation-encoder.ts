import { AnimatedGif, paintRule } from '../encode/animated-gif.js';
import { AnimatedWebp } from '../encode/animated-webp.js';
import type { Picture } from '../compose/picture.js';
import { GifPainter } from '../native/gif-painter.js';
import { WebpChanges } from '../native/webp-changes.js';
import type { Size } from '../plan/display-size.js';
import type { AnimateRequest } from '../request/requests/request.js';
import type { TaskRun } from './task-run.js';

/** Makes a file of pictures that come one after the other; ticks are those of the format's grid. */
export interface AnimationEncoder extends Disposable {
  /** Pictures in the file. */
  readonly frames: number;
  /** The next picture may come when this has settled. */
  add(picture: Picture, tick: number): void | Promise<void>;
  finish(endTick: number): Uint8Array<ArrayBuffer> | Promise<Uint8Array<ArrayBuffer>>;
}

export function createAnimationEncoder(
  run: TaskRun,
  { encoding, loop }: AnimateRequest,
  { width, height }: Size,
  channels: 3 | 4,
): AnimationEncoder {
  if (encoding.format === 'webp') {
    // One more waits, so that the next one begins without this thread, which may be decoding.
    const settings = { ...encoding, loop, atOnce: run.cores + 1 };
    const changes = new WebpChanges(width, height, channels, encoding.quality, () => run.interrupt);
    const webp = new AnimatedWebp({ width, height }, changes, settings);
    return {
      get frames() {
        return webp.frames;
      },
      add: (picture, tick) => webp.add(picture, tick),
      finish: (endTick) => webp.finish(endTick),
      [Symbol.dispose]: () => {
        changes[Symbol.dispose]();
      },
    };
  }
  const rule = paintRule(encoding.quality, encoding.dither);
  const painter = new GifPainter({ width, height }, channels, run.cores, rule, () => run.interrupt);
  const gif = new AnimatedGif(painter, loop);
  return {
    get frames() {
      return gif.frames;
    },
    add: (picture, tick) => {
      gif.add(picture.data, tick);
    },
    finish: (endTick) => gif.finish(endTick),
    [Symbol.dispose]: () => {
      painter[Symbol.dispose]();
    },
  };
}
