import t from 'tap';
import { Schedule, type Job } from '../../dist/engine/schedule.js';
import type { Task, TaskReply } from '../../dist/engine/task.js';
import type { Transport } from '../../dist/engine/transport.js';

interface Run {
  readonly slot: number;
  readonly task: Task;
  finish(): void;
  crash(error: Error): void;
}

class FakeTransport implements Transport {
  readonly slots: number;
  readonly crashes = 0;
  readonly pids = [];
  readonly runs: Run[] = [];

  constructor(slots: number) {
    this.slots = slots;
  }

  reuse(): void {
    return;
  }

  run(slot: number, task: Task): Promise<TaskReply> {
    return new Promise((resolve, reject) => {
      const finish = (): void => resolve({ ok: true, result: task.videoId, stages: [], staged: [] });
      this.runs.push({ slot, task, finish, crash: reject });
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  get order(): readonly (number | null)[] {
    return this.runs.map(({ task }) => task.videoId);
  }

  started(id: number): Run {
    const run = this.runs.find(({ task }) => task.videoId === id);
    if (run === undefined) throw new Error(`job ${String(id)} was not started`);
    return run;
  }
}

/** The video id names the job. */
function job(id: number, more: Partial<Job> = {}): Job {
  return {
    task: {
      request: { kind: 'probe' },
      source: { kind: 'path', path: '/nowhere' },
      videoId: id,
      deadlineEpochMs: null,
    },
    slot: null,
    gainsFromThreads: true,
    signal: new AbortController().signal,
    reader: null,
    onEnd: () => undefined,
    ...more,
  };
}

function setUp(slots: number, maxQueue = 100): { transport: FakeTransport; schedule: Schedule } {
  const transport = new FakeTransport(slots);
  return { transport, schedule: new Schedule(transport, { maxQueue, cores: 4 }) };
}

t.test('jobs wait in the order they came', async (t) => {
  const { transport, schedule } = setUp(1);
  const all = [1, 2, 3].map((id) => schedule.run(job(id)));
  t.strictSame(transport.order, [1]);
  t.strictSame(schedule.counts, { running: 1, queued: 2, rejectedBusy: 0 });
  for (const id of [1, 2, 3]) {
    transport.started(id).finish();
    await all[id - 1];
  }
  t.strictSame(transport.order, [1, 2, 3]);
  t.strictSame(schedule.counts, { running: 0, queued: 0, rejectedBusy: 0 });
});

t.test('one job more than maxQueue is refused with BUSY', async (t) => {
  const { transport, schedule } = setUp(1, 1);
  const first = schedule.run(job(1));
  const second = schedule.run(job(2));
  await t.rejects(schedule.run(job(3)), { code: 'BUSY' });
  t.equal(schedule.counts.rejectedBusy, 1);
  transport.started(1).finish();
  await first;
  transport.started(2).finish();
  await second;
});

t.test('maxQueue 0 still uses every free slot', async (t) => {
  const { transport, schedule } = setUp(2, 0);
  const both = [schedule.run(job(1)), schedule.run(job(2))];
  await t.rejects(schedule.run(job(3)), { code: 'BUSY' });
  for (const id of [1, 2]) transport.started(id).finish();
  await Promise.all(both);
});

t.test('a pinned job waits for its own slot and holds nobody up', async (t) => {
  const { transport, schedule } = setUp(2);
  const first = schedule.run(job(1));
  const pinned = schedule.run(job(2, { slot: 0 }));
  const free = schedule.run(job(3));
  t.strictSame(transport.order, [1, 3]);
  transport.started(3).finish();
  await free;
  t.strictSame(transport.order, [1, 3], 'the other slot does not take it');
  transport.started(1).finish();
  await first;
  t.equal(transport.started(2).slot, 0);
  transport.started(2).finish();
  await pinned;
});

t.test('a lone job that gains from threads gets all cores', async (t) => {
  const { transport, schedule } = setUp(2);
  const lone = schedule.run(job(1));
  const second = schedule.run(job(2));
  t.equal(transport.started(1).task.cores, 4);
  t.equal(transport.started(2).task.cores, 1);
  for (const id of [1, 2]) transport.started(id).finish();
  await Promise.all([lone, second]);
  const keyframe = schedule.run(job(3, { gainsFromThreads: false }));
  t.equal(transport.started(3).task.cores, 1);
  transport.started(3).finish();
  await keyframe;
});

t.test('jobs of one call share the cores as long as it is the only call', async (t) => {
  const { transport, schedule } = setUp(3);
  const call = {};
  const own = [schedule.run(job(1, { call })), schedule.run(job(2, { call }))];
  const other = schedule.run(job(3));
  t.strictSame(
    transport.runs.map(({ task }) => task.cores),
    [4, 4, 1],
  );
  transport.started(2).finish();
  await own[1];
  own.push(schedule.run(job(4, { call })));
  t.equal(transport.started(4).task.cores, 1);
  for (const id of [1, 3, 4]) transport.started(id).finish();
  await Promise.all([...own, other]);
});

t.test('an aborted waiting job leaves the queue at once', async (t) => {
  const { transport, schedule } = setUp(1);
  const stop = new AbortController();
  const first = schedule.run(job(1));
  const second = schedule.run(job(2, { signal: stop.signal }));
  const reason = new Error('enough');
  stop.abort(reason);
  await t.rejects(second, reason);
  t.equal(schedule.counts.queued, 0);
  transport.started(1).finish();
  await first;
  t.strictSame(transport.order, [1]);
});

t.test('an aborted running job rejects at once but keeps its slot until the transport lets go', async (t) => {
  const { transport, schedule } = setUp(1);
  const stop = new AbortController();
  const first = schedule.run(job(1, { signal: stop.signal }));
  const second = schedule.run(job(2));
  stop.abort(new Error('enough'));
  await t.rejects(first, { message: 'enough' });
  t.strictSame(transport.order, [1]);
  transport.started(1).finish();
  await new Promise(setImmediate);
  t.strictSame(transport.order, [1, 2]);
  transport.started(2).finish();
  await second;
});

t.test('an aborted signal starts nothing', async (t) => {
  const { transport, schedule } = setUp(1);
  await t.rejects(schedule.run(job(1, { signal: AbortSignal.abort(new Error('before')) })), { message: 'before' });
  t.strictSame(transport.order, []);
});

t.test('a crash rejects its own job and frees the slot', async (t) => {
  const { transport, schedule } = setUp(1);
  const first = schedule.run(job(1));
  const second = schedule.run(job(2));
  transport.started(1).crash(new Error('crashed'));
  await t.rejects(first, { message: 'crashed' });
  transport.started(2).finish();
  await second;
});

for (const endsWhile of ['running', 'settling', 'never'] as const) {
  t.test(`what a reply has begun is settled when the call ends: ${endsWhile}`, async (t) => {
    const { transport, schedule } = setUp(1);
    const stop = new AbortController();
    const why = new Error('ended');
    let wanted: boolean | null = null;
    let running = 0;
    const settle = async (reply: TaskReply, isWanted: boolean): Promise<TaskReply> => {
      wanted = isWanted;
      running = schedule.counts.running;
      if (endsWhile === 'settling') stop.abort(why);
      return reply;
    };
    const run = schedule.run(job(1, { signal: stop.signal, settle }));
    if (endsWhile === 'running') {
      stop.abort(why);
      await t.rejects(run, why, 'at once');
    }
    transport.started(1).finish();
    if (endsWhile !== 'running') t.match(await run, { ok: true, result: 1 }, 'it is too late to give it up');
    await schedule.idle();
    t.equal(wanted, endsWhile !== 'running');
    t.equal(running, 1, 'the slot is in use until then');
  });
}
