import gifenc from 'gifenc';
import type { Painted, Rectangle } from '../native/types.js';

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
  readonly #width: number;
  readonly #repeat: number;
  readonly #encoder = gifenc.GIFEncoder({ initialCapacity: 1 << 16, auto: false });
  readonly #parts: Uint8Array[] = [];
  #global: ColourTable | null = null;
  #pending: Pending | null = null;
  #frames = 0;

  /** @param plays how often it is played; 0 for ever */
  constructor(width: number, plays: number) {
    this.#width = width;
    // The extension counts repetitions after the first time, and its absence means none.
    this.#repeat = plays === 0 ? 0 : plays === 1 ? -1 : plays - 1;
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

  finish(endTick: number): Uint8Array<ArrayBuffer> {
    this.#flush(endTick, null);
    this.#encoder.finish();
    this.#take();
    return concatenated(this.#parts);
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
    this.#encoder.writeFrame(cut(indices, this.#width, rectangle), rectangle.width, rectangle.height, {
      first,
      palette: first || table !== this.#global ? palette : null,
      colorDepth: bits,
      transparent: leaves,
      transparentIndex: clearIndex,
      delay: ticks * 10,
      repeat: this.#repeat,
      dispose,
    });
    const part = this.#take();
    // gifenc puts every picture at the corner. The first one fills the screen.
    if (!first) {
      const position = new DataView(part.buffer, positionOffset, 4);
      position.setUint16(0, rectangle.left, true);
      position.setUint16(2, rectangle.top, true);
    }
    this.#frames += 1;
  }

  #take(): Uint8Array<ArrayBuffer> {
    const part = this.#encoder.bytes();
    this.#encoder.reset();
    this.#parts.push(part);
    return part;
  }
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

function cut(indices: Uint8Array, stride: number, { left, top, width, height }: Rectangle): Uint8Array {
  if (width === stride) return indices.subarray(top * stride, (top + height) * stride);
  const part = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const start = (top + y) * stride + left;
    part.set(indices.subarray(start, start + width), y * width);
  }
  return part;
}

export function concatenated(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((total, part) => total + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.byteLength;
  }
  return whole;
}
