/** Where a pixel of the upright picture is stored, for the eight orientations of EXIF 2.32, table 6. */
export function storedAt(
  orientation: number,
  { width, height }: { readonly width: number; readonly height: number },
  x: number,
  y: number,
): readonly [number, number] {
  const [right, bottom] = [width - 1, height - 1];
  const places: readonly (readonly [number, number])[] = [
    [x, y],
    [right - x, y],
    [right - x, bottom - y],
    [x, bottom - y],
    [y, x],
    [y, bottom - x],
    [right - y, bottom - x],
    [right - y, x],
  ];
  return places[orientation - 1] ?? [x, y];
}

/** Where the stored picture's right and down go on the screen: a, b, c, d of ISO/IEC 14496-12, 6.2.2. */
const directions: readonly (readonly [number, number, number, number])[] = [
  [1, 0, 0, 1],
  [-1, 0, 0, 1],
  [-1, 0, 0, -1],
  [1, 0, 0, -1],
  [0, 1, 1, 0],
  [0, 1, -1, 0],
  [0, -1, -1, 0],
  [0, -1, 1, 0],
];

/** The MP4 with the display matrix of its first track replaced. */
export function withOrientation(mp4: Buffer, orientation: number): Buffer {
  const turned = Buffer.from(mp4);
  // A version 0 track header has its matrix 40 bytes after its four letters.
  const matrix = turned.indexOf('tkhd') + 4 + 40;
  const [a = 1, b = 0, c = 0, d = 1] = directions[orientation - 1] ?? [];
  for (const [index, value] of [a, b, 0, c, d, 0, 0, 0].entries())
    turned.writeInt32BE(value * 65536, matrix + index * 4);
  return turned;
}
