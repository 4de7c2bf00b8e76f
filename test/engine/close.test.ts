import { Readable } from 'node:stream';
import { mock } from 'node:test';
import t from 'tap';
import { ThreadTransport } from '../../dist/engine/thread-transport.js';
import { createEngine, type StillframeError } from '../../dist/index.js';
import { parseEngineOptions } from '../../dist/request/engine-options.js';
import { clip, isolations, until } from './clips.js';

for (const isolation of isolations) {
  t.test(`${isolation}: close ends what is under way with ABORTED`, async (t) => {
    const engine = createEngine({ concurrency: 2, isolation });
    const stuck = { size: 1000, read: () => new Promise<Uint8Array>(() => undefined) };
    await engine.open(clip);
    const sources = [stuck, clip, clip, clip];
    const calls = sources.map((source) =>
      engine.snapshot(source, { at: 9.5 }).then(
        () => 'made',
        (error: unknown) => (error as StillframeError).code,
      ),
    );
    await until(() => engine.stats().running === 2);
    await engine.close();
    for (const code of await Promise.all(calls)) t.match(code, /^(made|ABORTED)$/);
    t.match(engine.stats(), { running: 0, queued: 0, openVideos: 0, workerCrashes: 0 });
    await t.rejects(engine.snapshot(clip), { code: 'ABORTED' }, 'later calls are refused');
    await engine.close();
  });

  t.test(`${isolation}: close waits until the children have ended`, async (t) => {
    const engine = createEngine({ concurrency: 2, isolation });
    await Promise.all([engine.probe(clip), engine.probe(clip)]);
    const { workerPids } = engine.stats();
    t.equal(workerPids.length, isolation === 'process' ? 2 : 0);
    await engine.close();
    for (const pid of workerPids) t.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  });

  t.test(`${isolation}: close ends an open whose stream gives nothing`, async (t) => {
    const engine = createEngine({ concurrency: 1, isolation });
    const stream = new Readable({ read: () => undefined });
    const opening = t.rejects(engine.open(stream), { code: 'ABORTED', message: 'the engine was closed' });
    await engine.close();
    await opening;
    t.ok(stream.destroyed);
    t.equal(engine.stats().openVideos, 0);
  });

  t.test(`${isolation}: an engine that was never used closes before any time has passed`, async (t) => {
    // With its timers standing still, nothing can be given up.
    mock.timers.enable({ apis: ['setTimeout'] });
    t.teardown(() => mock.timers.reset());
    const engine = createEngine({ concurrency: 2, isolation });
    const { workerPids } = engine.stats();
    await engine.close();
    for (const pid of workerPids) t.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
    t.equal(engine.stats().workerCrashes, 0);
  });

  t.test(`${isolation}: leaving the scope closes the engine`, async (t) => {
    const made = createEngine({ concurrency: 1, isolation });
    {
      await using engine = made;
      await engine.probe(clip);
    }
    await t.rejects(made.probe(clip), { code: 'ABORTED' });
  });
}

t.test('threads that were told to end before they had started end', async (t) => {
  const { decoder, limits, policy, maxOpenVideos } = parseEngineOptions({});
  const transport = new ThreadTransport(2, { decoder, limits, policy, maxOpenVideos }, 'guest');
  await transport.close();
  t.equal(transport.crashes, 0);
});
