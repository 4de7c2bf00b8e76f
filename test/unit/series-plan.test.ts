import t from 'tap';
import { planChunks } from '../../dist/plan/series-chunks.js';
import { afterWideGaps, cutAtKeyFrames, cutSearches } from '../../dist/plan/series-runs.js';
import { chooseSeek, keyDistance } from '../../dist/plan/series-seek.js';
import { mergeTimes } from '../../dist/plan/merge-times.js';
import { needDuration, planTimes } from '../../dist/plan/series-times.js';
import { parseSeries } from '../../dist/request/series-times.js';
import { faultOf } from './faults.js';

const second = 1_000_000;

t.test('times of a series, for a video of ten seconds', (t) => {
  const rows: readonly (readonly [object, readonly number[]])[] = [
    [{ times: [3, '00:00:01', '50%', 3] }, [1, 3, 3, 5]],
    [{ count: 4 }, [0, 2.5, 5, 7.5]],
    [{ count: 4, interval: 0 }, [0, 2.5, 5, 7.5]],
    [{ count: 3, start: 4 }, [4, 6, 8]],
    [{ count: 3 }, [0, 3.333333, 6.666666]],
    [{ interval: 4 }, [0, 4, 8]],
    [{ interval: 5 }, [0, 5]],
    [{ interval: 4, count: 2 }, [0, 4]],
    [{ interval: 4, count: 9 }, [0, 4, 8]],
    [{ interval: 99 }, [0]],
    [{ interval: 2.5, start: '50%' }, [5, 7.5]],
    [{ percent: 25 }, [0, 2.5, 5, 7.5]],
    [{ percent: 10, start: 7 }, [7, 8, 9]],
    [{ percent: 30, count: 2 }, [0, 3]],
    [{ percent: 100 }, [0]],
    [{ count: 1, start: 10 }, [10]],
  ];
  for (const [options, seconds] of rows) {
    const { times } = parseSeries({ ...options });
    const planned = Array.from(planTimes(times, 10 * second), (micros) => micros / second);
    t.strictSame(planned, seconds, JSON.stringify(options));
  }
  t.end();
});

t.test('a series needs to know the duration unless it is a list of times', (t) => {
  t.notOk(needDuration(parseSeries({ times: [1, '00:01:00'] }).times));
  t.ok(needDuration(parseSeries({ times: [1, '10%'] }).times));
  t.ok(needDuration(parseSeries({ interval: 1, count: 3 }).times));
  t.end();
});

t.test('a start past the end, and more pictures than a series holds, are refused', (t) => {
  const late = parseSeries({ count: 2, start: 11 });
  t.match(
    faultOf(() => planTimes(late.times, 10 * second)),
    { code: 'TIME_OUT_OF_RANGE' },
  );
  const dense = parseSeries({ interval: 0.000001 });
  t.match(
    faultOf(() => planTimes(dense.times, 10 * second)),
    { code: 'LIMIT_EXCEEDED' },
  );
  t.end();
});

t.test('auto takes key frames only where no two times share one', (t) => {
  t.equal(keyDistance([0, 5, 6, 16]), 5);
  t.equal(keyDistance([3]), null);
  const rows: readonly (readonly [readonly number[], number | null, string])[] = [
    [[0, 10, 20], 9, 'keyframe'],
    [[0, 10, 20], 10, 'exact'],
    [[0, 10, 11], 9, 'exact'],
    [[0, 0, 10], 9, 'keyframe'],
    [[0, 10], null, 'exact'],
    [[7], 9, 'exact'],
  ];
  for (const [times, distance, mode] of rows) t.equal(chooseSeek('auto', times, distance), mode, times.join(', '));
  t.equal(chooseSeek('exact', [0, 10], 1), 'exact');
  t.end();
});

t.test('runs are cut where a key frame lies between two times, or on the later one', (t) => {
  t.strictSame(cutAtKeyFrames([1, 2, 3, 11, 12, 20, 41], [0, 10, 20, 30, 40]), [0, 3, 5, 6]);
  t.strictSame(cutAtKeyFrames([1, 2], [0, 1]), [0]);
  t.strictSame(cutAtKeyFrames([], [0]), []);
  t.strictSame(cutAtKeyFrames([5, 5, 6], [5, 6]), [0, 2]);
  t.end();
});

t.test('without an index key frames are looked for around the middle of a series, and wide gaps are cuts', (t) => {
  const close = Float64Array.from({ length: 60 }, (_, place) => place * second);
  t.strictSame(cutSearches(close, 2), [{ from: 24 * second, to: 36 * second }]);
  t.strictSame(cutSearches(close, 4), [
    { from: 9 * second, to: 21 * second },
    { from: 24 * second, to: 36 * second },
    { from: 39 * second, to: 51 * second },
  ]);
  t.strictSame(cutSearches(close, 1), []);
  const wide = Float64Array.from([0, 20, 40, 41].map((seconds) => seconds * second));
  t.strictSame(cutSearches(wide, 2), []);
  t.strictSame(afterWideGaps(wide), wide.slice(1, 3));
  t.end();
});

t.test('short runs share a task, long ones take several that follow one another', (t) => {
  const shape = (starts: readonly number[], length: number, slots: number, picturePixels = 0): readonly string[] =>
    planChunks(starts, length, slots, picturePixels).map(({ run, start, end }) => `${run}: ${start}-${end}`);
  t.strictSame(shape([0], 40, 2), ['0: 0-16', '0: 16-32', '0: 32-40']);
  t.strictSame(shape([0, 8, 17, 25], 30, 2), ['0: 0-8', '1: 8-17', '2: 17-25', '3: 25-30']);
  t.strictSame(shape([0, 1, 2, 3, 4, 5, 6, 7], 8, 1), ['0: 0-2', '1: 2-4', '2: 4-6', '3: 6-8']);
  t.strictSame(shape([0, 20, 21], 22, 2), ['0: 0-16', '0: 16-20', '1: 20-22']);
  t.strictSame(shape([], 0, 2), []);
  t.strictSame(shape([0], 10, 2, 3840 * 2160), ['0: 0-4', '0: 4-8', '0: 8-10'], 'fewer of large pictures');
  t.strictSame(shape([0], 2, 2, 16_384 * 8640), ['0: 0-1', '0: 1-2']);
  t.end();
});

t.test('every time is in one task, in order', (t) => {
  for (const length of [1, 5, 33, 100]) {
    for (const distance of [1, 3, 40]) {
      const starts = Array.from({ length: Math.ceil(length / distance) }, (_, run) => run * distance);
      const chunks = planChunks(starts, length, 2, 640 * 360);
      const places = chunks.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i));
      t.strictSame(
        places,
        Array.from({ length }, (_, place) => place),
      );
      t.ok(chunks.every(({ start, end, runEnd }) => end - start <= 16 && end <= runEnd));
    }
  }
  t.end();
});

t.test('several lists of times become one, with who wants what', (t) => {
  const { times, wants } = mergeTimes([
    [1, 3, 3],
    [2, 3],
  ]);
  t.strictSame(times, [1, 2, 3]);
  t.strictSame(
    wants.map((all) => all.map(({ product, index }) => `${product}.${index}`)),
    [['0.0'], ['1.0'], ['0.1', '0.2', '1.1']],
  );
  t.end();
});
