/** The host of child processes gives back what pictures took on their way; where it cannot, nothing else changes. */
import { mock } from 'node:test';
import t, { type Test } from 'tap';
import type * as Library from '../../dist/index.js';
import { createEngine } from '../../dist/index.js';
import type * as HostHeap from '../../dist/native/host-heap.js';
import { trimHostHeaps } from '../../dist/native/host-heap.js';
import { clip } from './clips.js';

const still = { at: 1, width: 64 };
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function pass(ms: number): Promise<void> {
  mock.timers.tick(ms);
  await settled();
}

/** An engine whose trims of this process are counted, with a clock that stands still. */
async function counted(t: Test, isolation: 'thread' | 'process') {
  mock.timers.enable({ apis: ['setTimeout'] });
  t.teardown(() => mock.timers.reset());
  let trims = 0;
  const trimmed = (): Promise<number> => Promise.resolve((trims += 1));
  const { createEngine } = await t.mockImport<typeof Library>('../../dist/index.js', {
    '../../dist/native/host-heap.js': { trimHostHeaps: trimmed },
  });
  const engine = createEngine({ concurrency: 1, isolation });
  t.teardown(() => engine.close());
  return { engine, trims: () => trims };
}

t.test('two seconds after a picture has come from a child the host is trimmed once', async (t) => {
  const { engine, trims } = await counted(t, 'process');
  await engine.snapshot(clip, still);
  await pass(1999);
  t.equal(trims(), 0);
  await pass(1);
  t.equal(trims(), 1);
  await pass(60_000);
  t.equal(trims(), 1, 'and not again without work');
  await t.rejects(engine.snapshot('no-such-file.mp4', still));
  await pass(2000);
  t.equal(trims(), 2, 'after a call that failed as well');
});

t.test('a closed engine trims nothing', async (t) => {
  const { engine, trims } = await counted(t, 'process');
  await engine.snapshot(clip, still);
  await engine.close();
  await pass(60_000);
  t.equal(trims(), 0);
});

t.test('with threads the workers trim, and the host needs no addon for it', async (t) => {
  const { engine, trims } = await counted(t, 'thread');
  await engine.snapshot(clip, still);
  await pass(2000);
  t.equal(trims(), 0);
});

t.test('the host goes on while its heaps are trimmed', async (t) => {
  const engine = createEngine({ concurrency: 1, isolation: 'process' });
  t.teardown(() => engine.close());
  const { data } = await engine.snapshot(clip, still);
  const before = data?.slice();
  const times = await Promise.all([trimHostHeaps(), trimHostHeaps()]);
  t.ok(times.every((ms) => ms > 0));
  t.same(data, before);
});

t.test('without the addon of the host nothing is trimmed', async (t) => {
  const { trimHostHeaps } = await t.mockImport<typeof HostHeap>('../../dist/native/host-heap.js', {
    'node:module': {
      createRequire: () => () => {
        throw new Error('there is no such file');
      },
    },
  });
  t.equal(await trimHostHeaps(), 0);
  t.equal(await trimHostHeaps(), 0, 'and nothing is looked for again');
});
