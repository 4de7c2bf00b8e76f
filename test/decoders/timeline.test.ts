import t from 'tap';
import { Timeline } from '../../dist/decoders/beamcoder/timeline.js';

/** Time base, start of the container in microseconds, ticks, microseconds by hand: ticks * num / den * 1e6 - start. */
const rows: readonly (readonly [readonly [number, number], number, number, number])[] = [
  [[1, 1000], 0, 1234, 1_234_000],
  [[1, 90_000], 0, 1, 11], // 11.1
  [[1, 90_000], 0, 5, 56], // 55.6
  [[1, 90_000], 1_400_000, 126_000, 0],
  [[1, 90_000], 1_400_000, 0, -1_400_000],
  [[1001, 30_000], 0, 7, 233_567], // 233566.7
  // Halves go away from zero (AV_ROUND_NEAR_INF).
  [[1, 2_000_000], 0, 1, 1],
  [[1, 2_000_000], 0, -1, -1],
  [[1, 2_000_000], 0, 3, 2],
  // 33 bits of 90 kHz, and past what a double multiplies exactly.
  [[1, 90_000], 0, 2 ** 33, 95_443_717_689],
  [[1, 14_112_000], 0, 2 ** 46, 4_986_447_291_501], // 4986447291501.13
];

for (const [timeBase, start, ticks, micros] of rows) {
  t.test(`${ticks} ticks of ${timeBase.join('/')} from ${start} are at ${micros} us`, async (t) => {
    t.equal(new Timeline(timeBase, start).micros(ticks), micros);
  });
}

t.test('the last tick at or before a time is followed by one behind it', async (t) => {
  for (const timeBase of [
    [1, 90_000],
    [1, 1000],
    [1001, 30_000],
    [1, 2_000_000],
    [1, 14_112_000],
  ] as const) {
    for (const start of [0, 1_400_000, -33_367]) {
      const timeline = new Timeline(timeBase, start);
      for (const micros of [0, 1, 39_999, 40_000, 1_234_567, 3_600_000_000]) {
        const tick = timeline.lastTick(micros);
        const name = `${timeBase.join('/')} from ${start} at ${micros}`;
        t.ok(timeline.micros(tick) <= micros, name);
        t.ok(timeline.micros(tick + 1) > micros, name);
      }
    }
  }
});
