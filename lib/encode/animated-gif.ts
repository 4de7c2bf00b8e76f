import gifenc from 'gifenc';
import type { ChosenColours, Painted, PaintedPart } from '../native/types.js';
import type { Dither } from '../request/requests.js';
import { GifStream, toColourTable, type ColourTable } from './gif-stream.js';
import type { RawPicture } from './still.js';

/** What turns pictures into indices; see `lib/native/gif-painter.ts`. */
export interface Painter {
  count(picture: Uint8Array): void;
  choose(guess: Uint8Array): ChosenColours;
  use(colours: Uint8Array, dither: Dither, tolerance: number): void;
  paint(picture: Uint8Array, indices: Uint8Array): Painted;
  compress(parts: readonly PaintedPart[]): readonly Uint8Array<ArrayBuffer>[];
}

export interface GifSettings {
  /** 1 to 100. */
  readonly quality: number;
  readonly dither: Dither;
  /** How often it is played; 0 for ever. */
  readonly loop: number;
}

/**
 * Pictures wait in memory for the palette, which is chosen for all of them together; so many bytes at most. Then the
 * palette is chosen, and the next ones keep it unless it suits them badly.
 */
const mostWaitingBytes = 64 * 1024 * 1024;
/** gifenc's guess is only where the choice starts from: more pixels make it slower and no better. */
const guessPixels = 8192;
const mostColours = 255;
/** Colours that are so much better are worth a table of their own in every picture. */
const worthChanging = 0.8;

/** An animated GIF of pictures that come one after the other, all of one size. */
export class AnimatedGif {
  readonly #painter: Painter;
  readonly #settings: GifSettings;
  readonly #stream: GifStream;
  #waiting: { readonly picture: RawPicture; readonly tick: number }[] = [];
  #waitingBytes = 0;
  #table: ColourTable | null = null;

  constructor(painter: Painter, settings: GifSettings) {
    this.#painter = painter;
    this.#settings = settings;
    this.#stream = new GifStream(settings.loop, (parts) => painter.compress(parts));
  }

  get frames(): number {
    return this.#stream.frames;
  }

  /** @param tick hundredths of a second from the start at which the picture comes on screen */
  add(picture: RawPicture, tick: number): void {
    if (this.#waitingBytes + picture.data.byteLength > mostWaitingBytes) this.#paint();
    this.#painter.count(picture.data);
    this.#waiting.push({ picture, tick });
    this.#waitingBytes += picture.data.byteLength;
  }

  /** The whole file, whose last picture is shown until `endTick`. */
  finish(endTick: number): Uint8Array<ArrayBuffer> {
    this.#paint();
    return this.#stream.finish(endTick);
  }

  #paint(): void {
    if (this.#waiting.length === 0) return;
    const table = this.#chooseTable();
    for (const { picture, tick } of this.#waiting) {
      const indices = new Uint8Array(picture.width * picture.height);
      this.#stream.add(indices, this.#painter.paint(picture.data, indices), table, tick);
    }
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#stream.compress();
  }

  #chooseTable(): ColourTable {
    const guess = guessColours(this.#waiting.map(({ picture }) => picture));
    const { colours, error, errorNow } = this.#painter.choose(guess);
    if (this.#table !== null && errorNow !== null && error > errorNow * worthChanging) return this.#table;
    this.#painter.use(colours, this.#settings.dither, toleranceFor(this.#settings.quality, error));
    this.#table = toColourTable(colours);
    return this.#table;
  }
}

/**
 * How much farther from the truth than its best colour a pixel may be to be left as it is. With few colours the best is
 * far off already, and nobody sees a little more; where the palette fits, as in greys, it has to be less.
 */
function toleranceFor(quality: number, error: number): number {
  return ((100 - quality) / 25) * (1.5 + error * 0.6);
}

function guessColours(pictures: readonly RawPicture[]): Uint8Array {
  const sample = samplePixels(pictures);
  const colours = sample.length === 0 ? [] : gifenc.quantize(sample, mostColours, { format: 'rgb444' });
  return Uint8Array.from(colours.flatMap((colour) => colour.slice(0, 3)));
}

/** Opaque pixels from all over, as RGBA in a buffer of its own. */
function samplePixels(pictures: readonly RawPicture[]): Uint8Array<ArrayBuffer> {
  const total = pictures.reduce((sum, { width, height }) => sum + width * height, 0);
  const step = Math.max(1, Math.floor(total / guessPixels)) | 1;
  const sample: number[] = [];
  for (const { data, channels } of pictures) {
    for (let at = 0; at + channels <= data.length; at += step * channels) {
      if (channels === 4 && (data[at + 3] ?? 0) < 128) continue;
      sample.push(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0, 255);
    }
  }
  return Uint8Array.from(sample);
}
