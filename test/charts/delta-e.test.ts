import t from 'tap';
import { distance, toLab } from './delta-e.js';
import type { Triple } from './equations.js';

/** Rows of table 1 of Sharma, Wu and Dalal, "The CIEDE2000 color-difference formula" (2005). */
const published: readonly (readonly [Triple, Triple, number])[] = [
  [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
  [[50, 3.1571, -77.2803], [50, 0, -82.7485], 2.8615],
  [[50, -1.3802, -84.2814], [50, 0, -82.7485], 1],
  [[50, 0, 0], [50, -1, 2], 2.3669],
  [[50, 2.49, -0.001], [50, -2.49, 0.0009], 7.1792],
  [[50, 2.49, -0.001], [50, -2.49, 0.0011], 7.2195],
  [[50, -0.001, 2.49], [50, 0.0009, -2.49], 4.8045],
  [[50, 2.5, 0], [50, 0, -2.5], 4.3065],
  [[50, 2.5, 0], [73, 25, -18], 27.1492],
  [[50, 2.5, 0], [58, 24, 15], 19.4535],
  [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
  [[22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619], 2.0373],
  [[90.9257, -0.5406, -0.9208], [88.6381, -0.8985, -0.7239], 1.5381],
  [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
];

for (const [one, other, expected] of published) {
  t.test(`${one.join()} is ${expected} from ${other.join()}`, async (t) => {
    t.ok(Math.abs(distance(one, other) - expected) < 5e-5, `${distance(one, other)}`);
    t.ok(Math.abs(distance(other, one) - expected) < 5e-5, 'the other way round');
  });
}

t.test('white and red of sRGB lie where they are known to', async (t) => {
  const near = (actual: Triple, expected: Triple): boolean =>
    actual.every((value, place) => Math.abs(value - (expected[place] ?? NaN)) < 0.02);
  t.ok(near(toLab([255, 255, 255]), [100, 0, 0]));
  t.ok(near(toLab([255, 0, 0]), [53.24, 80.09, 67.2]));
});
