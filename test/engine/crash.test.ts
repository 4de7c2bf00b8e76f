import { constants, getPriority } from 'node:os';
import t from 'tap';
import { createEngine } from '../../dist/index.js';
import { clip, until } from './clips.js';

/** Keeps a worker at work until the test lets go, without costing time. */
const stuck = { size: 1000, read: () => new Promise<Uint8Array>(() => undefined) };

for (const signal of ['SIGKILL', 'SIGSEGV'] as const) {
  t.test(`a child killed by ${signal} rejects its own calls and is replaced`, async (t) => {
    const engine = createEngine({ concurrency: 2, isolation: 'process' });
    t.teardown(() => engine.close());
    await Promise.all([engine.probe(clip), engine.probe(clip)]);
    const [first = 0, second = 0] = engine.stats().workerPids;
    const killed = engine.snapshot(stuck);
    killed.catch(() => undefined);
    const unharmed = engine.snapshot(clip, { at: 9, width: 320 });
    process.kill(first, signal);
    await t.rejects(killed, { code: 'WORKER_CRASHED', message: new RegExp(signal) });
    t.equal((await unharmed).width, 320);
    await until(() => engine.stats().running === 0);
    const next = await Promise.all([engine.snapshot(clip), engine.snapshot(clip)]);
    t.equal(next.length, 2);
    const pids = engine.stats().workerPids;
    t.notOk(pids.includes(first), 'the dead child is gone');
    t.ok(pids.includes(second), 'the other one still works');
    t.equal(engine.stats().workerCrashes, 1);
  });
}

t.test('an idle child that dies is replaced without anybody noticing', async (t) => {
  const engine = createEngine({ concurrency: 1, isolation: 'process' });
  t.teardown(() => engine.close());
  await engine.probe(clip);
  const [pid = 0] = engine.stats().workerPids;
  process.kill(pid, 'SIGKILL');
  await until(() => engine.stats().workerCrashes === 1);
  t.equal((await engine.snapshot(clip, { width: 48 })).width, 48);
});

t.test('children of low priority have it from the start, those that replace others too', async (t) => {
  const engine = createEngine({ concurrency: 2, isolation: 'process', workerPriority: 'low' });
  t.teardown(() => engine.close());
  const priorities = (): number[] => engine.stats().workerPids.map((pid) => getPriority(pid));
  const low = constants.priority.PRIORITY_BELOW_NORMAL;
  t.strictSame(priorities(), [low, low]);
  await Promise.all([engine.probe(clip), engine.probe(clip)]);
  const [pid = 0] = engine.stats().workerPids;
  process.kill(pid, 'SIGKILL');
  await until(() => engine.stats().workerCrashes === 1 && engine.stats().workerPids.length === 2);
  t.strictSame(priorities(), [low, low]);
  t.not(getPriority(process.pid), low, 'this process keeps its own');
});

t.test('a child that does not let go of an aborted task is killed', async (t) => {
  const engine = createEngine({ concurrency: 1, isolation: 'process' });
  t.teardown(() => engine.close());
  await engine.probe(clip);
  const [pid = 0] = engine.stats().workerPids;
  // A stopped process takes no messages and minds no deadline.
  process.kill(pid, 'SIGSTOP');
  const startMs = performance.now();
  await t.rejects(engine.snapshot(clip, { timeoutMs: 50 }), { code: 'TIMEOUT' });
  t.ok(performance.now() - startMs < 10_000, 'the caller does not wait for that');
  t.equal((await engine.snapshot(clip, { width: 48 })).width, 48);
  t.equal(engine.stats().workerCrashes, 1);
});

t.test('an opened video survives the death of its worker', async (t) => {
  const engine = createEngine({ concurrency: 1, isolation: 'process' });
  t.teardown(() => engine.close());
  const video = await engine.open(clip);
  const before = await video.frame({ at: 4, width: 48 });
  const [pid = 0] = engine.stats().workerPids;
  process.kill(pid, 'SIGKILL');
  await until(() => engine.stats().workerCrashes === 1);
  t.strictSame((await video.frame({ at: 4, width: 48 })).data, before.data);
});

/** Paths of node that make `fork` report an error later, and throw at once. */
const unforkable = { 'reported late': '/nowhere/node', 'thrown at once': '/nowhere\0' };

for (const [how, execPath] of Object.entries(unforkable)) {
  t.test(`children that cannot start reject their calls, ${how}`, async (t) => {
    const restore = t.intercept(process, 'execPath', { value: execPath, writable: true, configurable: true }).restore;
    const engine = createEngine({ concurrency: 2, isolation: 'process' });
    t.teardown(() => engine.close());
    for (const attempt of ['first', 'second']) {
      const refused = { code: 'WORKER_CRASHED', publicMessage: 'a worker process could not start' };
      await t.rejects(engine.probe(clip), refused, attempt);
    }
    restore();
    t.equal((await engine.snapshot(clip, { width: 48 })).width, 48, 'the slot still works');
  });

  t.test(`a dead child whose successor cannot start leaves the slot usable, ${how}`, async (t) => {
    const engine = createEngine({ concurrency: 1, isolation: 'process' });
    t.teardown(() => engine.close());
    await engine.probe(clip);
    const [pid = 0] = engine.stats().workerPids;
    const restore = t.intercept(process, 'execPath', { value: execPath, writable: true, configurable: true }).restore;
    process.kill(pid, 'SIGKILL');
    await until(() => engine.stats().workerCrashes > 0);
    restore();
    await until(() => engine.stats().workerPids.length === 0);
    t.equal((await engine.snapshot(clip, { width: 48 })).width, 48);
  });

  t.test(`an engine whose children cannot start closes, ${how}`, async (t) => {
    t.intercept(process, 'execPath', { value: execPath, writable: true, configurable: true });
    const engine = createEngine({ concurrency: 2, isolation: 'process' });
    await engine.close();
    t.strictSame(engine.stats().workerPids, []);
  });
}
