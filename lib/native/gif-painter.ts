import { call } from './call.js';
import { loadBinding } from './binding.js';
import type { ChosenColours, Interrupt, NativeGifPainter, Painted } from './types.js';

/** Counts colours, chooses a palette and paints pictures with it, each as its difference from the one before. */
export class GifPainter implements Disposable {
  readonly #native: NativeGifPainter;
  readonly #interrupt: () => Interrupt;

  /** @param interrupt asked anew for every call into the addon */
  constructor(width: number, height: number, channels: 3 | 4, interrupt: () => Interrupt) {
    this.#native = call(() => loadBinding().gifPainter(width, height, channels));
    this.#interrupt = interrupt;
  }

  /** Takes note of the colours of a picture that is going to be painted. */
  count(picture: Uint8Array): void {
    call(() => {
      this.#native.count(this.#interrupt(), picture);
    });
  }

  /** The palette for the pictures counted since the last call. @param guess where to start from, three bytes a colour */
  choose(guess: Uint8Array): ChosenColours {
    return call(() => this.#native.choose(this.#interrupt(), guess));
  }

  /** Paints with these colours from now on. */
  use(colours: Uint8Array, dither: 'none' | 'smooth' | 'strong', tolerance: number): void {
    call(() => {
      this.#native.use(colours, dither, tolerance);
    });
  }

  /** Writes an index a pixel into `indices`; the index behind the last colour leaves a pixel as it is. */
  paint(picture: Uint8Array, indices: Uint8Array): Painted {
    return call(() => this.#native.paint(this.#interrupt(), picture, indices));
  }

  [Symbol.dispose](): void {
    this.#native.close();
  }
}
