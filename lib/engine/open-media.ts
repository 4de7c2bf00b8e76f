import type { Binding, Interrupt, NativeBytes, NativeFrame, NativeMedia, NativeTarget, RawMediaInfo } from '../native/types.js';

/** An opened source with the bytes it reads from. Closed by `using`. */
export class OpenMedia implements Disposable {
  readonly #media: NativeMedia;
  readonly #bytes: NativeBytes;
  #info: RawMediaInfo | null = null;

  constructor(media: NativeMedia, bytes: NativeBytes) {
    this.#media = media;
    this.#bytes = bytes;
  }

  /** Asked of libav once; `full` once more when the first answer was not. */
  info(interrupt: Interrupt, full: boolean): RawMediaInfo {
    if (this.#info === null || full) this.#info = this.#media.info(interrupt, full);
    return this.#info;
  }

  decode(interrupt: Interrupt, target: NativeTarget): NativeFrame {
    return this.#media.decode(interrupt, target);
  }

  [Symbol.dispose](): void {
    this.#media.close();
    this.#bytes.close();
  }
}
