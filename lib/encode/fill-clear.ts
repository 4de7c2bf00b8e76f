/** VP8 predicts and quantises in blocks of so many pixels a side (RFC 6386, section 2). */
const macroblock = 16;

/**
 * Gives clear pixels of an RGBA picture, which nobody will see, the colours that cost an encoder of blocks the least
 * and leave the visible pixels beside them alone. In a block that is partly seen that is the mean of what is seen; in
 * one that is not, the mean of the edges it is predicted from, so that nothing has to be said about it. Left black, clear
 * pixels cost a tenth of the bytes and, by their hard edges, several hundredths of SSIM.
 */
export function fillClear(data: Uint8Array, width: number, height: number): void {
  for (let top = 0; top < height; top += macroblock) {
    for (let left = 0; left < width; left += macroblock) {
      const right = Math.min(width, left + macroblock);
      const bottom = Math.min(height, top + macroblock);
      fillBlock(data, width, { left, top, right, bottom });
    }
  }
}

interface Block {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

function fillBlock(data: Uint8Array, stride: number, block: Block): void {
  const { left, top, right, bottom } = block;
  const seen = new Mean(data);
  for (let y = top; y < bottom; y++) {
    for (let at = (y * stride + left) * 4; at < (y * stride + right) * 4; at += 4) {
      if (data[at + 3] !== 0) seen.add(at);
    }
  }
  if (seen.count === (right - left) * (bottom - top)) return;
  const [red, green, blue] = (seen.count > 0 ? seen : edges(data, stride, block)).value;
  for (let y = top; y < bottom; y++) {
    for (let at = (y * stride + left) * 4; at < (y * stride + right) * 4; at += 4) {
      if (data[at + 3] !== 0) continue;
      data[at] = red;
      data[at + 1] = green;
      data[at + 2] = blue;
    }
  }
}

/** The row above a block and the column to its left, which are filled already. */
function edges(data: Uint8Array, stride: number, { left, top, right, bottom }: Block): Mean {
  const mean = new Mean(data);
  for (let x = left; top > 0 && x < right; x++) mean.add(((top - 1) * stride + x) * 4);
  for (let y = top; left > 0 && y < bottom; y++) mean.add((y * stride + left - 1) * 4);
  return mean;
}

class Mean {
  readonly #data: Uint8Array;
  #red = 0;
  #green = 0;
  #blue = 0;
  count = 0;

  constructor(data: Uint8Array) {
    this.#data = data;
  }

  add(at: number): void {
    this.#red += this.#data[at] ?? 0;
    this.#green += this.#data[at + 1] ?? 0;
    this.#blue += this.#data[at + 2] ?? 0;
    this.count += 1;
  }

  /** Mid grey of nothing, which is what VP8 predicts from. */
  get value(): readonly [number, number, number] {
    if (this.count === 0) return [128, 128, 128];
    return [this.#red / this.count, this.#green / this.count, this.#blue / this.count];
  }
}
