import { clearBlockDiffers, opaqueBlockDiffers, type PixelBlock, type Tolerance } from './block-difference.js';
import { fillClear } from './fill-clear.js';
import type { RawPicture } from './still.js';

/** What a picture changes of the screen. */
export interface WebpChange {
  /** Of the rectangle, in pixels of the screen; even, as the container wants them. */
  readonly left: number;
  readonly top: number;
  readonly picture: RawPicture;
  /** What is clear in it leaves the screen as it is. */
  readonly blends: boolean;
}

/** VP8 codes in blocks of 4, 8 and 16 pixels a side: smaller ones would spare nothing, larger ones less. */
const blockSide = 8;
/** So much of the rectangle has to stay as it is to be worth an alpha channel. */
const leastStillShare = 0.45;
/** What nobody sees beside the losses of quality 75: the root of the mean square. */
const toleratedAtQuality75 = 2.65;

/**
 * Tells what pictures that come one after the other change of the screen. A block that is hardly different from what was
 * last drawn in its place is not drawn again; since it is compared with that, slow changes do not go unnoticed.
 */
export class WebpChanges {
  readonly #width: number;
  readonly #height: number;
  readonly #channels: 3 | 4;
  readonly #columns: number;
  readonly #tolerance: Tolerance;
  readonly #changed: Uint8Array;
  #shown: Uint8Array | null = null;

  /** @param quality 1 to 100; at 100 every change counts */
  constructor(width: number, height: number, channels: 3 | 4, quality: number) {
    this.#width = width;
    this.#height = height;
    this.#channels = channels;
    this.#columns = Math.ceil(width / blockSide);
    this.#changed = new Uint8Array(this.#columns * Math.ceil(height / blockSide));
    const root = (toleratedAtQuality75 * (100 - quality)) / 25;
    this.#tolerance = { meanSquare: root ** 2, largest: root * 8 };
  }

  /** The first picture is drawn whole; null for one that changes nothing. */
  next(data: Uint8Array): WebpChange | null {
    if (this.#shown === null) {
      this.#shown = data.slice();
      const whole = { left: 0, top: 0, width: this.#width, height: this.#height };
      return { left: 0, top: 0, picture: this.#clean(this.#cut(data, whole)), blends: false };
    }
    const { area, count } = this.#compare(data, this.#shown);
    if (area === null) return null;
    const blocks = Math.ceil(area.width / blockSide) * Math.ceil(area.height / blockSide);
    const blends = count < blocks * (1 - leastStillShare) && this.#coversWhatItDraws(data, area);
    const picture = blends ? this.#cutChanged(data, area) : this.#clean(this.#cut(data, area));
    this.#show(data, this.#shown, area, blends);
    return { left: area.left, top: area.top, picture, blends };
  }

  /** Marks the blocks that changed. @returns the rectangle around them, and how many there are */
  #compare(data: Uint8Array, shown: Uint8Array): { readonly area: PixelBlock | null; readonly count: number } {
    const differs = this.#channels === 3 ? opaqueBlockDiffers : clearBlockDiffers;
    let [left, top, right, bottom, count] = [this.#width, this.#height, 0, 0, 0];
    for (let y = 0; y < this.#height; y += blockSide) {
      for (let x = 0; x < this.#width; x += blockSide) {
        const block = this.#blockAt(x, y);
        const changed = differs(data, shown, this.#width, block, this.#tolerance);
        this.#changed[this.#indexOf(x, y)] = changed ? 1 : 0;
        if (!changed) continue;
        left = Math.min(left, x);
        top = Math.min(top, y);
        right = Math.max(right, x + block.width);
        bottom = y + block.height;
        count += 1;
      }
    }
    const area = count === 0 ? null : { left, top, width: right - left, height: bottom - top };
    return { area, count };
  }

  /** Where nothing shines through, what is laid over the screen looks the same as what overwrites it. */
  #coversWhatItDraws(data: Uint8Array, area: PixelBlock): boolean {
    if (this.#channels === 3) return true;
    for (const { left, top, width, height } of this.#changedBlocks(area)) {
      for (let y = top; y < top + height; y++) {
        for (let x = left; x < left + width; x++) if (data[(y * this.#width + x) * 4 + 3] !== 255) return false;
      }
    }
    return true;
  }

  /** The rectangle with everything clear that did not change. */
  #cutChanged(data: Uint8Array, area: PixelBlock): RawPicture {
    const cut = new Uint8Array(area.width * area.height * 4);
    for (const { left, top, width, height } of this.#changedBlocks(area)) {
      for (let y = top; y < top + height; y++) {
        let from = (y * this.#width + left) * this.#channels;
        let to = ((y - area.top) * area.width + left - area.left) * 4;
        for (const end = to + width * 4; to < end; to += 4, from += this.#channels) {
          cut[to] = data[from] ?? 0;
          cut[to + 1] = data[from + 1] ?? 0;
          cut[to + 2] = data[from + 2] ?? 0;
          cut[to + 3] = 255;
        }
      }
    }
    return this.#clean({ data: cut, width: area.width, height: area.height, channels: 4 });
  }

  #cut(data: Uint8Array, { left, top, width, height }: PixelBlock): RawPicture {
    const channels = this.#channels;
    const cut = new Uint8Array(width * height * channels);
    for (let y = 0; y < height; y++) {
      const from = ((top + y) * this.#width + left) * channels;
      cut.set(data.subarray(from, from + width * channels), y * width * channels);
    }
    return { data: cut, width, height, channels };
  }

  #clean(picture: RawPicture): RawPicture {
    if (picture.channels === 4) fillClear(picture.data, picture.width, picture.height);
    return picture;
  }

  /** Notes what is on the screen now: with alpha, only what was drawn of the rectangle. */
  #show(data: Uint8Array, shown: Uint8Array, area: PixelBlock, blends: boolean): void {
    for (const { left, top, width, height } of blends ? this.#changedBlocks(area) : [area]) {
      for (let y = top; y < top + height; y++) {
        const from = (y * this.#width + left) * this.#channels;
        shown.set(data.subarray(from, from + width * this.#channels), from);
      }
    }
  }

  *#changedBlocks({ left, top, width, height }: PixelBlock): Generator<PixelBlock> {
    for (let y = top; y < top + height; y += blockSide) {
      for (let x = left; x < left + width; x += blockSide) {
        if (this.#changed[this.#indexOf(x, y)] === 1) yield this.#blockAt(x, y);
      }
    }
  }

  #blockAt(left: number, top: number): PixelBlock {
    const [width, height] = [Math.min(blockSide, this.#width - left), Math.min(blockSide, this.#height - top)];
    return { left, top, width, height };
  }

  #indexOf(x: number, y: number): number {
    return (y / blockSide) * this.#columns + x / blockSide;
  }
}
