import t from 'tap';
import { checkPastEnd, targetMicros } from '../../dist/plan/target.js';
import { damageWarnings } from '../../dist/plan/warning.js';
import type { TimePoint } from '../../dist/request/requests/times.js';
import { faultOf } from './faults.js';

const targets: readonly (readonly [TimePoint, number | null, number])[] = [
  [{ kind: 'micros', micros: 1_500_000 }, null, 1_500_000],
  [{ kind: 'micros', micros: 99_000_000 }, 10, 99_000_000],
  [{ kind: 'share', share: 0 }, 10, 0],
  [{ kind: 'share', share: 0.375 }, 8, 3_000_000],
  [{ kind: 'share', share: 1 / 3 }, 1, 333_333],
  [{ kind: 'share', share: 1 }, 5.005, 5_005_000],
  [{ kind: 'share', share: 1 }, 0, 0],
];
for (const [at, durationSeconds, expected] of targets) {
  t.test(`${JSON.stringify(at)} of ${durationSeconds} s is ${expected} us`, async (t) => {
    t.equal(targetMicros(at, durationSeconds), expected);
  });
}

t.test('a share of an unknown duration says what to do', async (t) => {
  const fault = faultOf(() => targetMicros({ kind: 'share', share: 0.07 }, null));
  t.match(fault, { code: 'TIME_OUT_OF_RANGE', message: /^at: 7% needs a duration.*give a time/ });
});

t.test('within the end there is nothing to say', async (t) => {
  t.strictSame(checkPastEnd('error', 1, { pastEnd: false, endMicros: 2 }), []);
});

t.test('past the end is an error that names the end', async (t) => {
  const facts = { pastEnd: true, endMicros: 5_005_000 };
  const fault = faultOf(() => checkPastEnd('error', 6_000_000, facts));
  t.strictSame(fault, {
    code: 'TIME_OUT_OF_RANGE',
    parameter: null,
    message: 'at: 6 s is past the end of the video at 5.005 s',
  });
});

t.test('past the end is a warning where the last frame will do', async (t) => {
  const facts = { pastEnd: true, endMicros: 5_000_001 };
  const warnings = checkPastEnd('last', 6_500_000, facts);
  t.match(warnings, [{ code: 'CLAMPED', message: '6.5 s is past the end of the video at 5.000001 s' }]);
});

t.test('a damaged frame is reported', async (t) => {
  t.strictSame(damageWarnings({ damaged: false }), []);
  t.match(damageWarnings({ damaged: true }), [{ code: 'DAMAGED' }]);
});
