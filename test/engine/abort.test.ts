import t from 'tap';
import { createEngine, type Engine, type SnapshotOptions, type SourceInput } from '../../dist/index.js';
import { clip, clipBytes, isolations, until } from './clips.js';

/** Far less than the work would take, and enough for any machine: how soon it is, the bench of aborts tells. */
const promptMs = 10_000;

interface Stage {
  readonly name: string;
  readonly options: SnapshotOptions;
  /** The source, and what resolves once the stage is reached. */
  readonly source: (engine: Engine) => { readonly source: SourceInput; readonly reached: Promise<unknown> };
}

/** A reader that answers until a read of the stage under test, and that one never. */
function stuckReader(isStuck: (offset: number) => boolean): { source: SourceInput; reached: Promise<unknown> } {
  const bytes = clipBytes();
  let reach: (value: unknown) => void;
  const reached = new Promise((resolve) => (reach = resolve));
  const read = (offset: number, length: number): Promise<Uint8Array> => {
    if (!isStuck(offset)) return Promise.resolve(bytes.subarray(offset, offset + length));
    reach(null);
    return new Promise(() => undefined);
  };
  return { source: { size: bytes.length, read }, reached };
}

/** The work runs, and has been at it for a while. */
function busy(engine: Engine): { source: SourceInput; reached: Promise<unknown> } {
  const reached = until(() => engine.stats().running === 1).then(
    () => new Promise((resolve) => setTimeout(resolve, 120)),
  );
  return { source: clip, reached };
}

const stages: readonly Stage[] = [
  { name: 'opening', options: {}, source: () => stuckReader(() => true) },
  { name: 'reading', options: { at: 9 }, source: () => stuckReader((offset) => offset > 0) },
  { name: 'decoding', options: { at: 9.5, width: 4000, format: 'jpg' }, source: busy },
  { name: 'converting', options: { width: 12_000, format: 'jpg' }, source: busy },
  { name: 'encoding', options: { width: 1200, format: 'avif' }, source: busy },
];

for (const isolation of isolations) {
  t.test(`${isolation}: an aborted call rejects at once and its worker goes on working`, async (t) => {
    const engine = createEngine({ concurrency: 1, isolation });
    t.teardown(() => engine.close());
    await engine.snapshot(clip);
    for (const { name, options, source } of stages) {
      await t.test(name, async (t) => {
        const stop = new AbortController();
        const stage = source(engine);
        const call = engine.snapshot(stage.source, { ...options, signal: stop.signal });
        call.catch(() => undefined);
        await stage.reached;
        const abortedMs = performance.now();
        const reason = new Error('no longer wanted');
        stop.abort(reason);
        await t.rejects(call, { code: 'ABORTED', cause: reason });
        t.ok(performance.now() - abortedMs < promptMs, 'rejects at once');
        await until(() => engine.stats().running === 0);
        t.equal((await engine.snapshot(clip, { at: 1, width: 48 })).width, 48);
        t.equal(engine.stats().workerCrashes, 0);
      });
    }
  });

  t.test(`${isolation}: a deadline holds in every stage`, async (t) => {
    const engine = createEngine({ concurrency: 1, isolation });
    t.teardown(() => engine.close());
    await engine.snapshot(clip);
    for (const { name, options, source } of stages) {
      await t.test(name, async (t) => {
        const startMs = performance.now();
        const call = engine.snapshot(source(engine).source, { ...options, timeoutMs: 100 });
        await t.rejects(call, { code: 'TIMEOUT' });
        t.ok(performance.now() - startMs < 100 + promptMs, 'rejects in time');
        await until(() => engine.stats().running === 0);
      });
    }
  });

  t.test(`${isolation}: the time spent waiting counts towards the deadline`, async (t) => {
    const engine = createEngine({ concurrency: 1, isolation });
    t.teardown(() => engine.close());
    await engine.snapshot(clip);
    const stop = new AbortController();
    const { source, reached } = stuckReader(() => true);
    const blocking = engine.snapshot(source, { signal: stop.signal });
    blocking.catch(() => undefined);
    await reached;
    const waiting = engine.snapshot(clip, { timeoutMs: 200 });
    waiting.catch(() => undefined);
    await until(() => engine.stats().queued === 1);
    await t.rejects(waiting, { code: 'TIMEOUT' });
    t.equal(engine.stats().queued, 0);
    stop.abort();
    await t.rejects(blocking, { code: 'ABORTED' });
  });
}

t.test('a signal that was aborted before starts nothing', async (t) => {
  const engine = createEngine({ concurrency: 1 });
  t.teardown(() => engine.close());
  const read = (): never => t.fail('must not be read') as never;
  const call = engine.snapshot({ size: 10, read }, { signal: AbortSignal.abort(new Error('before')) });
  await t.rejects(call, { code: 'ABORTED', cause: { message: 'before' } });
  t.equal(engine.stats().aborted, 1);
});

t.test('calls leave no listener on the signal', async (t) => {
  const engine = createEngine({ concurrency: 1 });
  t.teardown(() => engine.close());
  const { signal } = new AbortController();
  let listeners = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>): void => {
    listeners += 1;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>): void => {
    listeners -= 1;
    remove(...args);
  };
  await engine.snapshot(clip, { signal, width: 48 });
  await t.rejects(engine.snapshot('/nowhere', { signal }), { code: 'SOURCE_NOT_FOUND' });
  t.equal(listeners, 0);
});
