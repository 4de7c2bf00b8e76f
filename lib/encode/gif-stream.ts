import gifenc from 'gifenc';
import type { Painted, PaintedPart, Rectangle } from '../native/types.js';

/** Colours of a run of pictures, as the container wants them. */
export interface ColourTable {
  /** Padded so that there is an index behind the colours: it leaves a pixel as it is. */
  readonly palette: readonly (readonly number[])[];
  readonly clearIndex: number;
  readonly bits: number;
}

/** A picture whose time on screen is not over yet. */
interface Pending {
  readonly indices: Uint8Array;
  readonly changed: Rectangle;
  readonly leaves: boolean;
  readonly table: ColourTable;
  readonly tick: number;
}

/** The container's fields of 16 bits. */
const mostTicks = 65_535;
/** From the start of a picture's graphic control extension to its left and top: GIF89a, sections 23 and 20. */
const positionOffset = 9;

/** Writes a GIF. A picture is written when the next one is known, which says how long it stays and how it goes. */
export class GifStream {
  readonly #repeat: number;
  readonly #compress: (parts: readonly PaintedPart[]) => readonly Uint8Array<ArrayBuffer>[];
  readonly #encoder = gifenc.GIFEncoder({ initialCapacity: 1 << 16, auto: false });
  readonly #written: Uint8Array[] = [];
  /** Written, but for their image data: many are compressed at once. */
  readonly #open: { readonly head: Uint8Array; readonly part: PaintedPart }[] = [];
  #global: ColourTable | null = null;
  #pending: Pending | null = null;
  #frames = 0;

  /**
   * @param plays how often it is played; 0 for ever
   * @param compress makes image data of parts of pictures
   */
  constructor(plays: number, compress: (parts: readonly PaintedPart[]) => readonly Uint8Array<ArrayBuffer>[]) {
    // The extension counts repetitions after the first time, and its absence means none.
    this.#repeat = plays === 0 ? 0 : plays === 1 ? -1 : plays - 1;
    this.#compress = compress;
  }

  /** Pictures written. */
  get frames(): number {
    return this.#frames;
  }

  /** @param indices one a pixel of the whole picture; kept until the next picture comes */
  add(indices: Uint8Array, { changed, leaves, cleared }: Painted, table: ColourTable, tick: number): void {
    if (changed === null) return;
    this.#flush(tick, cleared);
    this.#pending = { indices, changed, leaves, table, tick };
  }

  /** Compresses what was added, but for the last picture: pictures that are kept meanwhile take memory. */
  compress(): void {
    const codes = this.#compress(this.#open.map(({ part }) => part));
    for (const [index, { head }] of this.#open.entries()) this.#written.push(head, codes[index] ?? new Uint8Array());
    this.#open.length = 0;
  }

  finish(endTick: number): Uint8Array<ArrayBuffer> {
    this.#flush(endTick, null);
    this.compress();
    this.#encoder.finish();
    this.#written.push(this.#take());
    return concatenated(this.#written);
  }

  #flush(endTick: number, cleared: Rectangle | null): void {
    const pending = this.#pending;
    if (pending === null) return;
    let { tick, indices, leaves } = pending;
    let rectangle = cleared ?? pending.changed;
    // What stays longer than the field can say is drawn again, all of it left as it is.
    for (; endTick - tick > mostTicks; tick += mostTicks) {
      this.#write(pending.table, indices, rectangle, { ticks: mostTicks, leaves, dispose: 1 });
      indices = new Uint8Array(indices.length).fill(pending.table.clearIndex);
      leaves = true;
      rectangle = cleared ?? { left: 0, top: 0, width: 1, height: 1 };
    }
    // A rectangle that was made larger in order to clear reaches over pixels that the picture does not draw.
    const last = { ticks: endTick - tick, leaves: leaves || cleared !== null, dispose: cleared === null ? 1 : 2 };
    this.#write(pending.table, indices, rectangle, last);
  }

  #write(
    table: ColourTable,
    indices: Uint8Array,
    rectangle: Rectangle,
    { ticks, leaves, dispose }: { readonly ticks: number; readonly leaves: boolean; readonly dispose: number },
  ): void {
    const { palette, clearIndex, bits } = table;
    const first = this.#global === null;
    this.#global ??= table;
    if (first) this.#encoder.writeHeader();
    // What stands before the image data is gifenc's: it is given one pixel, whose image data is cut off again.
    this.#encoder.writeFrame(onePixel, rectangle.width, rectangle.height, {
      first,
      palette: first || table !== this.#global ? palette : null,
      colorDepth: bits,
      transparent: leaves,
      transparentIndex: clearIndex,
      delay: ticks * 10,
      repeat: this.#repeat,
      dispose,
    });
    const head = this.#take().subarray(0, -onePixelBytes(bits));
    // gifenc puts every picture at the corner. The first one fills the screen.
    if (!first) {
      const position = new DataView(head.buffer, positionOffset, 4);
      position.setUint16(0, rectangle.left, true);
      position.setUint16(2, rectangle.top, true);
    }
    this.#open.push({ head, part: { indices, rectangle, bits } });
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
export function toColourTable(colours: Uint8Array): ColourTable {
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
