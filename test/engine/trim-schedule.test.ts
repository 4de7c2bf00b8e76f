import { mock } from 'node:test';
import t from 'tap';
import { TrimSchedule } from '../../dist/engine/trim-schedule.js';
import { createEngine } from '../../dist/index.js';
import { clip } from './clips.js';

t.beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
t.afterEach(() => mock.timers.reset());

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function pass(ms: number): Promise<void> {
  mock.timers.tick(ms);
  await settled();
}

/** A schedule whose trims take so many milliseconds, and how many there were. */
function counted(tookMs: number): { readonly schedule: TrimSchedule; readonly trims: () => number } {
  let count = 0;
  const schedule = new TrimSchedule(() => {
    count += 1;
    return tookMs < 0 ? Promise.reject(new Error('the worker has ended')) : Promise.resolve(tookMs);
  });
  return { schedule, trims: () => count };
}

t.test('two seconds after some work the heaps are trimmed once', async (t) => {
  const { schedule, trims } = counted(1);
  for (let work = 0; work < 5; work += 1) schedule.workEnded();
  await pass(1999);
  t.equal(trims(), 0);
  await pass(1);
  t.equal(trims(), 1);
  await pass(60_000);
  t.equal(trims(), 1, 'and not again without work');
});

t.test('work that goes on does not put the trim off', async (t) => {
  const { schedule, trims } = counted(1);
  for (let passedMs = 0; passedMs < 10_000; passedMs += 100) {
    schedule.workEnded();
    await pass(100);
  }
  t.equal(trims(), 5);
});

t.test('a trim that takes long is followed by a hundred times as long a pause while there is work', async (t) => {
  const { schedule, trims } = counted(90);
  const workFor = async (ms: number): Promise<void> => {
    for (let passedMs = 0; passedMs < ms; passedMs += 100) {
      schedule.workEnded();
      await pass(100);
    }
  };
  await workFor(2000);
  t.equal(trims(), 1);
  await workFor(8000);
  t.equal(trims(), 1);
  await workFor(2000);
  t.equal(trims(), 2);
  await workFor(1000);
  await pass(2900);
  t.equal(trims(), 2);
  await pass(2000);
  t.equal(trims(), 3, 'and by a short one when the work is over');
  await pass(60_000);
  t.equal(trims(), 3);
});

t.test('work that ended during a trim is followed by another', async (t) => {
  let count = 0;
  const schedule = new TrimSchedule(async () => {
    count += 1;
    if (count === 1) schedule.workEnded();
    await settled();
    return 1;
  });
  schedule.workEnded();
  await pass(2000);
  await settled();
  t.equal(count, 1);
  await pass(2000);
  t.equal(count, 2);
  await pass(60_000);
  t.equal(count, 2);
});

t.test('a trim that fails is followed by others', async (t) => {
  const { schedule, trims } = counted(-1);
  schedule.workEnded();
  await pass(2000);
  schedule.workEnded();
  await pass(2000);
  t.equal(trims(), 2);
});

t.test('nothing is trimmed once it was stopped', async (t) => {
  const { schedule, trims } = counted(1);
  schedule.workEnded();
  schedule.stop();
  schedule.workEnded();
  await pass(60_000);
  t.equal(trims(), 0);
});

t.test('a worker trims and goes on', async (t) => {
  const engine = createEngine({ concurrency: 1 });
  t.teardown(() => engine.close());
  const still = { at: 1, width: 64 };
  const first = await engine.snapshot(clip, still);
  await pass(2000);
  t.same((await engine.snapshot(clip, still)).data, first.data);
});
