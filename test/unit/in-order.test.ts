import t from 'tap';
import { inOrder, type OrderedJob } from '../../dist/engine/in-order.js';

interface Running {
  readonly job: OrderedJob;
  finish(bytes: number): Promise<void>;
  fail(error: Error): Promise<void>;
}

/** Lets everything that is ready to go on go on. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function line(runs: readonly number[], bounds: { slots: number; mostItems?: number; mostBytes?: number }) {
  const jobs = runs.map((run, place) => ({ run, start: place, end: place + 1 }));
  const running: Running[] = [];
  const work = (job: OrderedJob): Promise<number> =>
    new Promise((resolve, reject) => {
      const end = async (settled: () => void): Promise<void> => {
        running.splice(
          running.findIndex((other) => other.job === job),
          1,
        );
        settled();
        await settle();
      };
      running.push({ job, finish: (bytes) => end(() => resolve(bytes)), fail: (error) => end(() => reject(error)) });
    });
  const lookahead = { mostItems: 100, mostBytes: 100, ...bounds, bytesOf: (bytes: number) => bytes };
  const results = inOrder(jobs, lookahead, work);
  const places = (): readonly number[] => running.map(({ job }) => job.start);
  const at = (place: number): Running => running.find(({ job }) => job.start === place) as Running;
  return { results, places, at };
}

t.test('jobs fill the slots, and results come in order', async (t) => {
  const { results, places, at } = line([0, 1, 2, 3], { slots: 2 });
  const first = results.next();
  t.strictSame(places(), [0, 1]);
  await at(1).finish(11);
  t.strictSame(places(), [0, 2]);
  await at(0).finish(10);
  t.strictSame(await first, { value: 10, done: false });
  t.strictSame(await results.next(), { value: 11, done: false });
});

t.test('jobs of one run follow one another, while other runs go on', async (t) => {
  const { results, places, at } = line([0, 0, 1, 1], { slots: 2 });
  void results.next();
  t.strictSame(places(), [0, 2]);
  await at(0).finish(1);
  t.strictSame(places(), [2, 1]);
  await at(2).finish(1);
  t.strictSame(places(), [1, 3]);
});

t.test('nothing begins further ahead than the bounds', async (t) => {
  const far = line([0, 1, 2, 3], { slots: 4, mostItems: 2 });
  const first = far.results.next();
  t.strictSame(far.places(), [0, 1]);
  await far.at(1).finish(1);
  t.strictSame(far.places(), [0]);
  await far.at(0).finish(1);
  await first;
  t.strictSame(far.places(), [2]);

  const large = line([0, 1, 2], { slots: 2, mostBytes: 5 });
  const one = large.results.next();
  await large.at(1).finish(6);
  t.strictSame(large.places(), [0], 'finished results wait to be taken');
  await large.at(0).finish(1);
  await one;
  t.strictSame(large.places(), []);
  await large.results.next();
  t.strictSame(large.places(), [2]);
});

t.test('a failure comes in its turn, and nothing begins after it', async (t) => {
  const { results, places, at } = line([0, 1, 2, 3], { slots: 2 });
  const first = results.next();
  await at(1).fail(new Error('broken'));
  t.strictSame(places(), [0]);
  await at(0).finish(1);
  t.strictSame(await first, { value: 1, done: false });
  await t.rejects(results.next(), /broken/);
});

t.test('a failure is what comes after the last job that was done, where the next one was not begun', async (t) => {
  const { results, places, at } = line([0, 0, 1], { slots: 2 });
  const first = results.next();
  t.strictSame(places(), [0, 2]);
  await at(2).fail(new Error('broken'));
  await at(0).finish(1);
  t.strictSame(await first, { value: 1, done: false });
  await t.rejects(results.next(), /broken/);
});
