import gifenc from 'gifenc';
import type { PaintedImage } from '../native/animation-types.js';
import type { Rectangle } from '../native/types.js';

/** Colours of a run of images, as the container wants them. */
interface ColourTable {
  /** Padded so that there is an index behind the colours: it leaves a pixel as it is. */
  readonly palette: readonly (readonly number[])[];
  readonly clearIndex: number;
  readonly bits: number;
}

/** What stands before the image data. */
interface Head {
  readonly rectangle: Rectangle;
  readonly ticks: number;
  readonly leaves: boolean;
  /** 1 to leave it on screen, 2 to clear its rectangle. */
  readonly dispose: 1 | 2;
}

/** The container's fields of 16 bits. */
const mostTicks = 65_535;
/** From the start of a picture's graphic control extension to its left and top: GIF89a, sections 23 and 20. */
const positionOffset = 9;

/** Writes a GIF of images whose data is made already. */
export class GifStream {
  readonly #repeat: number;
  readonly #encoder = gifenc.GIFEncoder({ initialCapacity: 1 << 16, auto: false });
  readonly #written: Uint8Array[] = [];
  #global: ColourTable | null = null;
  #table: ColourTable = toColourTable(new Uint8Array(3));
  #frames = 0;

  /** @param plays how often it is played; 0 for ever */
  constructor(plays: number) {
    // The extension counts repetitions after the first time, and its absence means none.
    this.#repeat = plays === 0 ? 0 : plays === 1 ? -1 : plays - 1;
  }

  /** Images written. */
  get frames(): number {
    return this.#frames;
  }

  add({ colours, rectangle, leaves, isTakenAway, codes }: PaintedImage, ticks: number): void {
    if (colours !== null) this.#table = toColourTable(colours);
    let image: Omit<Head, 'ticks' | 'dispose'> = { rectangle, leaves };
    let data: Uint8Array | null = codes;
    let left = ticks;
    for (; left > mostTicks; left -= mostTicks) {
      this.#write({ ...image, ticks: mostTicks, dispose: 1 }, data);
      // What stays longer than the field can say is drawn again, all of it left as it is.
      image = { rectangle: isTakenAway ? rectangle : { left: 0, top: 0, width: 1, height: 1 }, leaves: true };
      data = null;
    }
    this.#write({ ...image, ticks: left, dispose: isTakenAway ? 2 : 1 }, data);
  }

  finish(): Uint8Array<ArrayBuffer> {
    this.#encoder.finish();
    this.#written.push(this.#take());
    return concatenated(this.#written);
  }

  /** @param codes the image data; null for pixels that are all left as they are */
  #write({ rectangle, ticks, leaves, dispose }: Head, codes: Uint8Array | null): void {
    const { palette, clearIndex, bits } = this.#table;
    const { width, height } = rectangle;
    const first = this.#global === null;
    this.#global ??= this.#table;
    if (first) this.#encoder.writeHeader();
    // What stands before the image data is gifenc's: it is given one pixel, whose image data is cut off again.
    const indices = codes === null ? new Uint8Array(width * height).fill(clearIndex) : onePixel;
    this.#encoder.writeFrame(indices, width, height, {
      first,
      palette: first || this.#table !== this.#global ? palette : null,
      colorDepth: bits,
      transparent: leaves,
      transparentIndex: clearIndex,
      delay: ticks * 10,
      repeat: this.#repeat,
      dispose,
    });
    const all = this.#take();
    const head = codes === null ? all : all.subarray(0, -onePixelBytes(bits));
    // gifenc puts every picture at the corner. The first one fills the screen.
    if (!first) {
      const position = new DataView(head.buffer, positionOffset, 4);
      position.setUint16(0, rectangle.left, true);
      position.setUint16(2, rectangle.top, true);
    }
    this.#written.push(head);
    if (codes !== null) this.#written.push(codes);
    this.#frames += 1;
  }

  #take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#encoder.bytes();
    this.#encoder.reset();
    return bytes;
  }
}

const onePixel = Uint8Array.of(0);

/** The size of codes; a block with its length, of a code that clears, one that is the pixel, one that ends; no more. */
function onePixelBytes(bits: number): number {
  return 1 + 1 + Math.ceil((3 * (bits + 1)) / 8) + 1;
}

/** The table GIF has for these colours: a power of two, with room for one index more. */
function toColourTable(colours: Uint8Array): ColourTable {
  const clearIndex = colours.length / 3;
  const bits = Math.max(2, Math.ceil(Math.log2(clearIndex + 1)));
  const palette = Array.from({ length: 1 << bits }, (_, index) =>
    index < clearIndex ? [...colours.subarray(index * 3, index * 3 + 3)] : [0, 0, 0],
  );
  return { palette, clearIndex, bits };
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((total, part) => total + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.byteLength;
  }
  return whole;
}
