import type { Test } from 'tap';
import { deltaE2000 } from './delta-e.js';
import type { Triple } from './equations.js';
import type { Pixels } from './reference.js';

/** Holds one picture against another of its size: CIEDE2000 of 3 at most in the mean and of 8 anywhere. */
export function compareDeltaE(t: Test, picture: Pixels, expected: Pixels): void {
  t.strictSame([picture.width, picture.height], [expected.width, expected.height]);
  const pixel = ({ data }: Pixels, place: number): Triple => [
    data[place] ?? NaN,
    data[place + 1] ?? NaN,
    data[place + 2] ?? NaN,
  ];
  const places = Array.from({ length: picture.width * picture.height }, (_, index) => index * 3);
  const distances = places.map((place) => deltaE2000(pixel(picture, place), pixel(expected, place)));
  const mean = distances.reduce((sum, one) => sum + one, 0) / distances.length;
  const largest = distances.reduce((most, one) => Math.max(most, one), 0);
  t.comment(`Delta E 2000: mean ${mean.toFixed(3)}, largest ${largest.toFixed(2)}`);
  t.ok(mean <= 3, `mean Delta E ${mean}`);
  t.ok(largest <= 8, `largest Delta E ${largest}`);
}
