import type { Test } from 'tap';
import { difference } from './compare.js';
import { decode, toBytes, type Coding } from './equations.js';
import { storedAt } from './orientation.js';
import type { Tags } from './pack.js';
import type { Planes } from './planes.js';

/** Holds the picture of a chart against the equations: mean at most 1, 99th percentile at most 3 of 255. */
export function compareChart(t: Test, data: Uint8Array, planes: Planes, coding: Coding, orientation = 1): void {
  const { mean, percentile99 } = difference(pairs(data, planes, coding, orientation));
  t.ok(mean <= 1, `orientation ${orientation}: mean difference ${mean}`);
  t.ok(percentile99 <= 3, `orientation ${orientation}: 99th percentile ${percentile99}`);
}

function* pairs(data: Uint8Array, planes: Planes, coding: Coding, orientation: number): Generator<[number, number]> {
  const [width, height] = orientation < 5 ? [planes.width, planes.height] : [planes.height, planes.width];
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      const [storedX, storedY] = storedAt(orientation, planes, x, y);
      if (!planes.isSharp(storedX, storedY)) continue;
      const expected = toBytes(decode(planes.codesAt(storedX, storedY), coding));
      for (const [channel, value] of expected.entries()) yield [data[(y * width + x) * 3 + channel] ?? NaN, value];
    }
  }
}

export function title({ matrix, range, depth }: Coding): string {
  return `${matrix} ${range} at ${depth} bits`;
}

export function tagsOf({ matrix, range }: Coding): Tags {
  const names = { bt601: 'smpte170m', bt709: 'bt709', bt2020: 'bt2020nc' };
  return { matrix: names[matrix], range: range === 'full' ? 'pc' : 'tv' };
}
