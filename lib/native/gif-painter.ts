import { call } from './call.js';
import { loadBinding } from './binding.js';
import type { ChosenColours, Interrupt, NativeGifPainter, Painted, PaintedPart } from './types.js';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Counts colours, chooses a palette and paints pictures with it, each as its difference from the one before. */
export class GifPainter implements Disposable {
  readonly #native: NativeGifPainter;
  readonly #interrupt: () => Interrupt;

  /**
   * @param threads how many share the work, whose outcome is the same
   * @param interrupt asked anew for every call into the addon
   */
  constructor({ width, height }: Size, channels: 3 | 4, threads: number, interrupt: () => Interrupt) {
    this.#native = call(() => loadBinding().gifPainter(width, height, channels, threads));
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

  /** The image data of each part, as a GIF has it. */
  compress(parts: readonly PaintedPart[]): readonly Uint8Array<ArrayBuffer>[] {
    return call(() => this.#native.compress(this.#interrupt(), parts));
  }

  [Symbol.dispose](): void {
    this.#native.close();
  }
}
