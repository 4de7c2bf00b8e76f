import t from 'tap';
import {
  planDelays,
  planRate,
  SourceRhythm,
  checkAnimationSize,
  checkSides,
  planLooks,
  rhythmWarnings,
  tickGrids,
  tickOf,
  type AnimationTimes,
} from '../../dist/plan/animation.js';
import { planSpan } from '../../dist/plan/span.js';
import { defaultLimits } from '../../dist/request/limits.js';
import { parseSpan } from '../../dist/request/span.js';
import { faultOf } from './faults.js';

const { gif } = tickGrids;

const spans: readonly (readonly [object, number | null, number, number])[] = [
  [{}, 10, 0, 10_000_000],
  [{ start: 2.5, duration: 3 }, null, 2_500_000, 5_500_000],
  [{ start: 2, duration: 30 }, 10, 2_000_000, 32_000_000],
  [{ start: '50%', duration: '25%' }, 8, 4_000_000, 6_000_000],
  [{ start: 1, trimEnd: 2 }, 10, 1_000_000, 8_000_000],
  [{ trimEnd: 0 }, 10, 0, 10_000_000],
  [{ trimEnd: '10%' }, 10, 0, 9_000_000],
];
for (const [options, durationSeconds, startMicros, endMicros] of spans) {
  t.test(`${JSON.stringify(options)} of ${durationSeconds} s`, async (t) => {
    t.strictSame(planSpan(parseSpan({ ...options }), durationSeconds), { startMicros, endMicros });
  });
}

const empty: readonly (readonly [object, number | null, RegExp])[] = [
  [{ start: 10 }, 10, /starts at 10 s and ends at 10 s/],
  [{ start: 4, trimEnd: 7 }, 10, /starts at 4 s and ends at 3 s/],
  [{ trimEnd: 11 }, 10, /starts at 0 s and ends at 0 s/],
  [{}, null, /duration: needs the length/],
  [{ start: '5%', duration: 2 }, null, /start: needs the length/],
  [{ trimEnd: 2 }, null, /needs the length/],
];
for (const [options, durationSeconds, message] of empty) {
  t.test(`${JSON.stringify(options)} of ${durationSeconds} s is refused`, async (t) => {
    const fault = faultOf(() => planSpan(parseSpan({ ...options }), durationSeconds));
    t.match(fault, { code: 'TIME_OUT_OF_RANGE', message });
  });
}

function at(startMicros: number, lengthMicros: number): { startMicros: number; endMicros: number } {
  return { startMicros, endMicros: startMicros + lengthMicros };
}

const lengths = [40_000, 999_999, 1_000_000, 3_000_000, 3_005_000, 10_010_000, 60_000_000];
const rates = [60, 50, 48, 30, 29.97, 25, 24, 23.976, 12, 10, 7.5, 1, 0.5];
for (const [name, grid] of Object.entries(tickGrids)) {
  for (const fps of rates) {
    t.test(`${name} at ${fps} fps keeps to its times`, async (t) => {
      for (const length of lengths) {
        const plan = planRate(at(1_234_567, length), fps, grid, defaultLimits);
        const endTick = tickOf(1_234_567 + length, 1_234_567, grid);
        const delays = planDelays(plan.ticks, endTick);
        const wanted = (length * grid.ticksPerSecond) / 1e6;
        const sum = delays.reduce((total, delay) => total + delay, 0);
        t.ok(Math.abs(sum - wanted) < 1, `${length} us: the delays add up to ${sum} of ${wanted} ticks`);
        t.ok(
          delays.every((delay, index) => delay >= grid.leastTicks || (index === 0 && delays.length === 1)),
          'none is too short',
        );
        t.ok(!drifts(plan, fps, grid.ticksPerSecond, 1_234_567), 'no picture is off by a tick');
      }
    });
  }
}

/** Every picture's tick against its place in the sequence, in fractions and without sums. */
function drifts(plan: AnimationTimes, fps: number, ticksPerSecond: number, startMicros: number): boolean {
  const rate = Math.min(fps, ticksPerSecond === 100 ? 50 : 60);
  return plan.ticks.some((tick, k) => {
    const time = plan.micros[k] ?? -1;
    return Math.abs(tick - (k * ticksPerSecond) / rate) > 0.51 || Math.abs(time - startMicros - (k * 1e6) / rate) > 1;
  });
}

t.test('a picture that begins with a source frame shows that frame, whichever way its time was rounded', async (t) => {
  const { micros } = planRate(at(0, 1_000_000), 30, gif, defaultLimits);
  for (const [k, time] of micros.entries()) {
    // The time stamp k/30 s in whole microseconds, rounded to nearest.
    t.ok(time >= Math.round((k * 1e6) / 30) && time - (k * 1e6) / 30 < 1);
  }
});

t.test('delays of 30 fps in hundredths alternate', async (t) => {
  const { ticks } = planRate(at(0, 200_000), 30, gif, defaultLimits);
  t.strictSame(planDelays(ticks, 20), [3, 4, 3, 3, 4, 3]);
});

t.test('a gif shows 50 pictures a second at most, and says so', async (t) => {
  const plan = planRate(at(0, 1_000_000), 60, gif, defaultLimits);
  t.equal(plan.ticks.length, 50);
  t.match(plan.warnings, [{ code: 'FPS_REDUCED', message: /50 .* instead of 60/ }]);
  t.strictSame(planRate(at(0, 1_000_000), 50, gif, defaultLimits).warnings, []);
});

t.test('a source that keeps its rhythm is looked at as often as the container tells times apart', async (t) => {
  t.strictSame([...planLooks(at(120_000, 90_000), gif)], [120_000, 140_000, 160_000, 180_000, 200_000]);
  t.strictSame([...planLooks(at(120_000, 1_000), gif)], [120_000]);
});

/** Frames as they are found, and the ticks they are given in a span from 0.12 s to 1.12 s. */
const rhythms: readonly (readonly [string, readonly number[], readonly (number | null)[]])[] = [
  ['their own times', [120_000, 160_000, 390_000, 1_000_000], [0, 4, 27, 88]],
  ['the span’s start for the frame that was on screen before', [40_000, 160_000], [0, 4]],
  ['none for a frame that is still on screen', [120_000, 120_000, 160_000, 160_000], [0, null, 4, null]],
  ['two ticks at least to each', [120_000, 130_000, 150_000, 170_000], [0, 2, 4, 6]],
  ['none for what would be seen too briefly at the end', [120_000, 1_100_000, 1_115_000], [0, 98, null]],
];
for (const [name, frames, ticks] of rhythms) {
  t.test(`frames are given ${name}`, async (t) => {
    const rhythm = new SourceRhythm(at(120_000, 1_000_000), gif);
    t.strictSame(
      frames.map((frame) => rhythm.place(frame)),
      ticks,
    );
  });
}

t.test('a rhythm too fast for the container is told', async (t) => {
  t.strictSame(rhythmWarnings([50, 1], gif), []);
  t.strictSame(rhythmWarnings(null, gif), []);
  t.match(rhythmWarnings([60_000, 1001], gif), [
    { code: 'FPS_REDUCED', message: /50 .* instead of the source's 59.94/ },
  ]);
});

t.test('60 frames a second do not drift', async (t) => {
  const rhythm = new SourceRhythm(at(0, 10_000_000), gif);
  for (const look of planLooks(at(0, 10_000_000), gif)) {
    const frame = Math.floor((Math.floor((look * 60) / 1e6) * 1e6) / 60);
    const tick = rhythm.place(frame);
    if (tick !== null) t.ok(Math.abs(tick - frame / 10_000) <= 2, `${frame} is at ${tick}`);
  }
});

t.test('a span that is shorter than any delay is one picture', async (t) => {
  t.strictSame(planRate(at(0, 3_000), 60, gif, defaultLimits).ticks, [0]);
});

t.test('more pictures than the limit are refused before any is made', async (t) => {
  const limits = { ...defaultLimits, animationFrames: 30 };
  t.equal(planRate(at(0, 3_000_000), 10, gif, limits).ticks.length, 30);
  const fault = faultOf(() => planRate(at(0, 3_100_000), 10, gif, limits));
  t.match(fault, { code: 'LIMIT_EXCEEDED', message: /limits.animationFrames: .* 31 pictures, more than 30/ });
});

t.test('so are more pixels in all, and sides that the format cannot say', async (t) => {
  const limits = { ...defaultLimits, animationFrames: 30, animationPixels: 3000 };
  const size = { width: 10, height: 10 };
  t.equal(faultOf(() => checkAnimationSize(30, size, limits)), null); // prettier-ignore
  t.match(faultOf(() => checkAnimationSize(31, size, limits)), { code: 'LIMIT_EXCEEDED', message: /animationFrames/ }); // prettier-ignore
  const large = { width: 11, height: 10 };
  const message = /animationPixels: .* 30 pictures of 11 x 10, more than 3000 pixels/;
  t.match(faultOf(() => checkAnimationSize(30, large, limits)), { code: 'LIMIT_EXCEEDED', message }); // prettier-ignore
  t.equal(faultOf(() => checkSides({ width: 65_535, height: 1 }, 'gif')), null); // prettier-ignore
  const fault = faultOf(() => checkSides({ width: 1, height: 65_536 }, 'gif'));
  t.match(fault, { code: 'INVALID_PARAMETER', parameter: 'height' });
});
