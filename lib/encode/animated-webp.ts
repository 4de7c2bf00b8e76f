import type { CutChange } from '../native/animation-types.js';
import type { RawPicture } from './still.js';
import { mostDelayMs, webpFile, type WebpFrame } from './webp-file.js';
import { encodeWebpImage, type WebpImage } from './webp-image.js';

/** What tells changes; see `lib/native/webp-changes.ts`. */
export interface Changes {
  next(picture: Uint8Array): CutChange | null;
}

export interface WebpSettings {
  /** 1 to 100. */
  readonly quality: number;
  /** How often it is played; 0 for ever. */
  readonly loop: number;
  /** Pictures that may be encoded at a time. */
  readonly atOnce: number;
}

/** A picture on its way into the file. */
interface Drawn extends Omit<WebpFrame, 'delayMs' | keyof WebpImage> {
  readonly tick: number;
  readonly image: Promise<WebpImage>;
}

/** An animated WebP of pictures that come one after the other, all of one size. Only encoded ones are kept. */
export class AnimatedWebp {
  readonly #size: { readonly width: number; readonly height: number };
  readonly #settings: WebpSettings;
  readonly #encode: typeof encodeWebpImage;
  readonly #changes: Changes;
  readonly #drawn: Drawn[] = [];
  #settled = 0;

  /** @param encode turns what a picture changes into the bytes of one */
  constructor(
    size: { readonly width: number; readonly height: number },
    changes: Changes,
    settings: WebpSettings,
    encode = encodeWebpImage,
  ) {
    this.#size = size;
    this.#changes = changes;
    this.#settings = settings;
    this.#encode = encode;
  }

  get frames(): number {
    return this.#drawn.length;
  }

  /**
   * Settles when the next picture may come.
   * @param tick milliseconds from the start at which the picture comes on screen
   */
  async add({ data }: RawPicture, tick: number): Promise<void> {
    const change = this.#changes.next(data);
    if (change === null) return;
    await this.#settle(this.#settings.atOnce - 1);
    this.#start(change, tick);
  }

  /** The whole file, whose last picture is shown until `endTick`. */
  async finish(endTick: number): Promise<Uint8Array<ArrayBuffer>> {
    const frames: WebpFrame[] = [];
    const ends = this.#drawn.slice(1).map(({ tick }) => tick);
    for (const [index, { image, tick, ...place }] of this.#drawn.entries()) {
      let delayMs = (ends[index] ?? endTick) - tick;
      frames.push({ ...place, ...(await image), delayMs: Math.min(delayMs, mostDelayMs) });
      while ((delayMs -= mostDelayMs) > 0) {
        frames.push({ ...(await this.#stay()), delayMs: Math.min(delayMs, mostDelayMs) });
      }
    }
    return webpFile(this.#size, this.#settings.loop, frames);
  }

  #start(change: CutChange, tick: number): void {
    const image = this.#encode(change, this.#settings.quality);
    // Whoever waits for it hears of its failure; nobody may any more.
    image.catch(() => undefined);
    const { left, top, width, height, blends } = change;
    // Not the pixels, which are not needed any more when they are encoded.
    this.#drawn.push({ left, top, width, height, blends, tick, image });
  }

  /** A clear pixel, which leaves the screen as it is: for what stays longer than the field can say. */
  async #stay(): Promise<Omit<WebpFrame, 'delayMs'>> {
    const data = new Uint8Array(4);
    const pixel = { data, width: 1, height: 1, channels: 4, isFlat: true, blends: true } as const;
    return {
      left: 0,
      top: 0,
      width: 1,
      height: 1,
      blends: true,
      ...(await this.#encode(pixel, this.#settings.quality)),
    };
  }

  /** Waits until no more than so many pictures are being encoded: the oldest ones first. */
  async #settle(most: number): Promise<void> {
    for (; this.#drawn.length - this.#settled > most; this.#settled++) await this.#drawn[this.#settled]?.image;
  }
}
