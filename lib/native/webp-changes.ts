import { call } from './call.js';
import { loadBinding } from './binding.js';
import type { CutChange, NativeWebpChanges } from './animation-types.js';
import type { Interrupt } from './types.js';

/** Tells what pictures that come one after the other, all of one size, change of the screen. */
export class WebpChanges implements Disposable {
  readonly #native: NativeWebpChanges;
  readonly #interrupt: () => Interrupt;

  /**
   * @param quality 1 to 100; at 100 every change counts
   * @param interrupt asked anew for every call into the addon
   */
  constructor(width: number, height: number, channels: 3 | 4, quality: number, interrupt: () => Interrupt) {
    this.#native = call(() => loadBinding().webpChanges(width, height, channels, quality));
    this.#interrupt = interrupt;
  }

  /** What is to be drawn of the next picture: all of the first one; null of one that changes nothing. */
  next(picture: Uint8Array): CutChange | null {
    return call(() => {
      const found = this.#native.find(this.#interrupt(), picture);
      if (found === null) return null;
      const data = new Uint8Array(found.width * found.height * found.channels);
      return { ...found, data, isFlat: this.#native.cut(picture, data) };
    });
  }

  [Symbol.dispose](): void {
    this.#native.close();
  }
}
