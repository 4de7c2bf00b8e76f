import { call } from './call.js';
import { loadBinding } from './binding.js';
import type { NativeGifPainter, PaintedImage, PaintRule } from './animation-types.js';
import type { Interrupt } from './types.js';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Makes images of pictures, each as its difference from the one before, on a thread of its own. */
export class GifPainter implements Disposable {
  readonly #native: NativeGifPainter;
  readonly #interrupt: () => Interrupt;

  /**
   * @param threads how many share the work, whose outcome is the same
   * @param interrupt asked anew for every call into the addon
   */
  constructor({ width, height }: Size, channels: 3 | 4, threads: number, rule: PaintRule, interrupt: () => Interrupt) {
    this.#native = call(() => loadBinding().gifPainter(width, height, channels, threads, rule));
    this.#interrupt = interrupt;
  }

  /** Takes a copy of the next picture; waits only where the work is far behind. */
  add(picture: Uint8Array): void {
    call(() => {
      this.#native.add(this.#interrupt(), picture);
    });
  }

  /** All images, when the last one is made. Pictures that change nothing have none. */
  finish(): readonly PaintedImage[] {
    return call(() => this.#native.finish(this.#interrupt()));
  }

  /** Stops work that nobody waits for. */
  [Symbol.dispose](): void {
    this.#native.close();
  }
}
