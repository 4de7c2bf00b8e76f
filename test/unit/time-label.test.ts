import t from 'tap';
import { timeLabels } from '../../dist/compose/time-label.js';
import { labelDigits, labelPixels, labelTime } from '../../dist/plan/time-label.js';

const labels: readonly (readonly [seconds: number, digits: number, label: string])[] = [
  [0, 0, '0:00'],
  [9.98, 0, '0:10'],
  [59.4, 0, '0:59'],
  [59.5, 0, '1:00'],
  [61, 0, '1:01'],
  [3599.7, 0, '1:00:00'],
  [3723.04, 1, '1:02:03.0'],
  [360_000, 0, '100:00:00'],
  [1.25, 2, '0:01.25'],
  [1.9996, 3, '0:02.000'],
  [-1, 0, '0:00'],
];
for (const [seconds, digits, label] of labels) {
  t.test(`${seconds} s with ${digits} digits is ${label}`, async (t) => {
    t.equal(labelTime(seconds * 1e6, digits), label);
  });
}

const series: readonly (readonly [seconds: readonly number[], digits: number])[] = [
  [[], 0],
  [[5], 0],
  [[0, 10, 20], 0],
  [[0, 1], 0],
  [[0, 0.5, 1], 1],
  [[0, 0.04, 0.08], 2],
  [[0, 0.001], 3],
  [[0, 0.0001], 3],
  [[1, 1, 5], 0],
];
for (const [seconds, digits] of series) {
  t.test(`times at ${JSON.stringify(seconds)} need ${digits} digits`, async (t) => {
    t.equal(labelDigits(seconds.map((second) => second * 1e6)), digits);
  });
}

t.test('a label is a plate with the digits on it', async (t) => {
  const { draw } = await timeLabels(20);
  const one = draw('0:00');
  const other = draw('0:08');
  t.equal(one.data.length, one.width * one.height * 4);
  t.equal(one.height, other.height);
  t.equal(one.width, other.width, 'digits are equally wide');
  t.notSame(one.data, other.data);
  t.equal(one.data[3], 160, 'the plate shows the picture through');
  t.ok(
    one.data.some((value, at) => at % 4 === 0 && value === 255),
    'the digits are white',
  );
  t.ok(draw('1:00:00').width > one.width);
});

t.test('labels are readable on small cells and quiet on large ones', async (t) => {
  t.strictSame([20, 90, 180, 1080].map(labelPixels), [10, 10, 20, 48]);
});
