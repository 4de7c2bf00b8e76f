/**
 * How much a picture of packed RGB is combed: what a line sticks out from both the line above and the one below, in the
 * same direction, as levels of green a pixel. Edges and slopes count nothing; two fields of different moments do.
 */
export function combing(rgb: Uint8Array, width: number, height: number): number {
  let sum = 0;
  const stride = width * 3;
  for (let row = 1; row < height - 1; row++) {
    for (let at = row * stride + 1; at < (row + 1) * stride; at += 3) {
      const level = rgb[at] ?? 0;
      const above = level - (rgb[at - stride] ?? 0);
      const below = level - (rgb[at + stride] ?? 0);
      if (above > 0 && below > 0) sum += Math.min(above, below);
      if (above < 0 && below < 0) sum += Math.min(-above, -below);
    }
  }
  return sum / (width * (height - 2));
}
