import { invert, map3, multiply, scaleColumns, transform, type Matrix3, type Vector3 } from './matrix.js';

/** Where red, green and blue lie: x and y of CIE 1931. White is D65 in all of them. */
type Chromaticities = readonly [red: Point, green: Point, blue: Point];
type Point = readonly [x: number, y: number];

const white: Point = [0.3127, 0.329];

/** ITU-R BT.709-6, 1.3 to 1.4; BT.2020-2, table 3; SMPTE EG 432-1. */
const chromaticities = {
  bt709: [
    [0.64, 0.33],
    [0.3, 0.6],
    [0.15, 0.06],
  ],
  bt2020: [
    [0.708, 0.292],
    [0.17, 0.797],
    [0.131, 0.046],
  ],
  p3: [
    [0.68, 0.32],
    [0.265, 0.69],
    [0.15, 0.06],
  ],
} as const satisfies Readonly<Record<string, Chromaticities>>;

export type PrimariesName = keyof typeof chromaticities;

/** Light of these primaries to light of those of BT.709. */
export function toBt709(from: PrimariesName): Matrix3 {
  return multiply(invert(toXyz(chromaticities.bt709)), toXyz(chromaticities[from]));
}

/** SMPTE RP 177: the columns are the primaries, as bright as white needs them. */
function toXyz([red, green, blue]: Chromaticities): Matrix3 {
  const [r, g, b] = map3([red, green, blue], xyzOf);
  const columns: Matrix3 = [
    [r[0], g[0], b[0]],
    [r[1], g[1], b[1]],
    [r[2], g[2], b[2]],
  ];
  return scaleColumns(columns, transform(invert(columns), xyzOf(white)));
}

function xyzOf([x, y]: Point): Vector3 {
  return [x / y, 1, (1 - x - y) / y];
}
