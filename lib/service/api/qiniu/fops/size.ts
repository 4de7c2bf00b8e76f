import { badRequest } from '../error.js';

/** The size of a picture as it is asked for; a side that is null follows from the other one. */
export interface Size {
  readonly width: number | null;
  readonly height: number | null;
}

/** What older pages allowed: 1 to so many pixels each. */
export interface OldLimits {
  readonly width: number;
  readonly height: number;
}

/** What today's pages allow, whatever way the picture is turned. */
const today = { least: 20, mostLong: 3840, mostShort: 2160 } as const;

/**
 * Accepts what either the older pages allow or today's: whoever has written a URL by one of them goes on.
 * A height alone may be more than the older limit in a tall picture only, which is not known yet: see `checkTall`.
 * @throws a 400
 */
export function checkSize(name: string, { width, height }: Size, old: OldLimits): Size {
  if (isWithinOld({ width, height }, old) || isWithinToday({ width, height })) return { width, height };
  const rule = `1x1 to ${old.width}x${old.height}, or a long side of ${today.least} to ${today.mostLong} and a short one of ${today.least} to ${today.mostShort}`;
  throw badRequest(`${name}: the size must be ${rule} pixels, got ${shown(width)}x${shown(height)}`);
}

/** Whether it depends on the source's shape if a size is allowed. */
export function dependsOnShape({ width, height }: Size, old: OldLimits): boolean {
  return width === null && height !== null && height > old.height;
}

/**
 * Accepts a height alone, as the long side of a picture of this shape.
 * @throws a 400
 */
export function checkTall(
  name: string,
  { height }: Size,
  shape: { readonly width: number; readonly height: number },
): void {
  const width = Math.round(((height ?? 0) * shape.width) / shape.height);
  if (isWithinToday({ width, height })) return;
  throw badRequest(
    `${name}: a height of ${shown(height)} makes this picture ${width} pixels wide, more than ${today.mostShort}`,
  );
}

function isWithinOld({ width, height }: Size, old: OldLimits): boolean {
  const fits = (side: number | null, most: number): boolean => side === null || (side >= 1 && side <= most);
  return fits(width, old.width) && fits(height, old.height);
}

function isWithinToday({ width, height }: Size): boolean {
  const sides = [width, height].filter((side) => side !== null);
  return (
    Math.min(...sides) >= today.least &&
    Math.max(...sides) <= today.mostLong &&
    (sides.length < 2 || Math.min(...sides) <= today.mostShort)
  );
}

function shown(side: number | null): string {
  return side === null ? '' : String(side);
}
