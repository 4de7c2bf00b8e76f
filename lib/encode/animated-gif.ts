import type { PaintedImage, PaintRule } from '../native/animation-types.js';
import type { Dither } from '../request/requests/encoding.js';
import { GifStream } from './gif-stream.js';

/** What turns pictures into images; see `lib/native/gif-painter.ts`. */
export interface Painter {
  add(picture: Uint8Array): void;
  finish(): readonly PaintedImage[];
}

/**
 * With few colours the best one is far off already, and nobody sees a little more; where the palette fits, as in greys,
 * it has to be less.
 * @param quality 1 to 100
 */
export function paintRule(quality: number, dither: Dither): PaintRule {
  const share = (100 - quality) / 25;
  return { dither, tolerance: 2.5 * share, tolerancePerError: 0.6 * share, mostTolerance: 4 * share };
}

/** An animated GIF of pictures that come one after the other, all of one size. */
export class AnimatedGif {
  readonly #painter: Painter;
  readonly #loop: number;
  readonly #ticks: number[] = [];
  #frames = 0;

  /** @param loop how often it is played; 0 for ever */
  constructor(painter: Painter, loop: number) {
    this.#painter = painter;
    this.#loop = loop;
  }

  /** Images in the file, once it is finished. */
  get frames(): number {
    return this.#frames;
  }

  /** @param tick hundredths of a second from the start at which the picture comes on screen */
  add(picture: Uint8Array, tick: number): void {
    this.#painter.add(picture);
    this.#ticks.push(tick);
  }

  /** The whole file, whose last picture is shown until `endTick`. */
  finish(endTick: number): Uint8Array<ArrayBuffer> {
    const images = this.#painter.finish();
    const stream = new GifStream(this.#loop);
    for (const [index, image] of images.entries()) {
      const next = images[index + 1];
      const end = next === undefined ? endTick : this.#tickOf(next);
      stream.add(image, end - this.#tickOf(image));
    }
    this.#frames = stream.frames;
    return stream.finish();
  }

  #tickOf({ picture }: PaintedImage): number {
    return this.#ticks[picture] ?? 0;
  }
}
