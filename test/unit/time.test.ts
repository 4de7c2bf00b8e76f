import t from 'tap';
import { parseTime } from '../../dist/request/time.js';
import { faultOf } from './faults.js';

const micros: readonly (readonly [string | number, number])[] = [
  [0, 0],
  [-0, 0],
  [12.5, 12_500_000],
  [0.1, 100_000],
  [1.0000004, 1_000_000],
  [1.0000006, 1_000_001],
  [33.3666667, 33_366_667],
  [1e6, 1e12],
  ['0', 0],
  ['90', 90_000_000],
  ['00090.250', 90_250_000],
  ['86401.000001', 86_401_000_001],
  ['00:00:00', 0],
  ['00:00:01.001', 1_001_000],
  ['1:02:03', 3_723_000_000],
  ['00:59:59.999999', 3_599_999_999],
  ['23:59:59', 86_399_000_000],
  ['24:00:00', 86_400_000_000],
  ['100:00:00.5', 360_000_500_000],
];
for (const [input, expected] of micros) {
  t.test(`${JSON.stringify(input)} is ${expected} us`, async (t) => {
    t.strictSame(parseTime('at', input), { kind: 'micros', micros: expected });
  });
}

const shares: readonly (readonly [string, number])[] = [
  ['0%', 0],
  ['37.5%', 0.375],
  ['50%', 0.5],
  ['100%', 1],
];
for (const [input, share] of shares) {
  t.test(`${input} is the share ${share}`, async (t) => {
    t.strictSame(parseTime('at', input), { kind: 'share', share });
  });
}

const refused: readonly unknown[] = [
  ...[-1, -0.000001, NaN, Infinity, -Infinity, 1e16],
  ...['', ' ', ' 1', '1 ', '-1', '+1', '1.', '.5', '1e3', '0x10', '1,5', '5s', '12 34', '1_000', '9'.repeat(400)],
  ...['1:02', '00:60:00', '00:00:60', '0:0:0', '1:2:03', '01:02:03:04', '-00:00:01', '00:00:01,5', '00:00:01.'],
  ...['101%', '100.1%', '-1%', '%', '5 %', '5%%'],
  ...['auto', 'AUTO', 'start', 'NaN', 'Infinity'],
  ...[null, true, [], {}, [1], new Date(0), 1n],
];
for (const input of refused) {
  t.test(`${typeof input} ${String(input).slice(0, 20)} is refused`, async (t) => {
    t.match(
      faultOf(() => parseTime('at', input)),
      { code: 'INVALID_PARAMETER', parameter: 'at' },
    );
  });
}

t.test('the rule for "auto" says where it may be used', async (t) => {
  t.match(faultOf(() => parseTime('start', 'auto'))?.message, /only at of a single picture may be "auto"/);
});
