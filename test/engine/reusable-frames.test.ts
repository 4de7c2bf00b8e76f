import { constants, PerformanceObserver, type PerformanceEntry } from 'node:perf_hooks';
import t from 'tap';
import { createEngine, type Video } from '../../dist/index.js';
import { clip, isolations } from './clips.js';

const times = [0, 1, 2, 3, 4, 5];

for (const isolation of isolations) {
  t.test(`${isolation}: frames are the same whether those before were let go of or not`, async (t) => {
    await using engine = createEngine({ concurrency: 2, isolation });
    await using video = await engine.open(clip);
    for (const options of [{ pixelFormat: 'native' }, { width: 96 }, { width: 48, pixelFormat: 'rgba' }] as const) {
      const kept = await Promise.all(times.map((at) => video.frame({ at, ...options })));
      for (const { requestedSeconds: at, data } of kept) {
        const frame = await video.frame({ at, ...options });
        t.ok(Buffer.compare(frame.data, data) === 0, `${JSON.stringify(options)} at ${String(at)}`);
        frame[Symbol.dispose]();
        frame[Symbol.dispose]();
      }
    }
  });
}

t.test('a frame that was let go of is empty', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  const frame = await engine.frame(clip, { at: 1, width: 640 });
  frame[Symbol.dispose]();
  t.equal(frame.data.byteLength, 0);
});

t.test('stepping with frames that are let go of gives the garbage collector next to nothing to do', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  await using video = await engine.open(clip);
  const dropped = await collections(() => step(video, false));
  const letGo = await collections(() => step(video, true));
  t.ok(dropped >= 3, `${String(dropped)} collections for 40 frames of 8 MB`);
  t.ok(letGo <= 1, `${String(letGo)} collections`);
});

async function step(video: Video, letsGo: boolean): Promise<void> {
  for (let number = 0; number < 40; number += 1) {
    const frame = await video.frame({ at: number / 25, width: 1920, height: 1080, pixelFormat: 'rgba' });
    if (letsGo) frame[Symbol.dispose]();
  }
}

/** How often the whole heap of this thread was collected meanwhile. */
async function collections(work: () => Promise<void>): Promise<number> {
  let count = 0;
  const observer = new PerformanceObserver((list) => {
    count += list.getEntries().filter(isMajor).length;
  });
  observer.observe({ entryTypes: ['gc'] });
  await work();
  // What happened is told at the end of a turn of the event loop.
  await new Promise((resolve) => setImmediate(resolve));
  observer.disconnect();
  return count;
}

function isMajor(entry: PerformanceEntry): boolean {
  const { detail } = entry as { readonly detail?: { readonly kind: number } };
  return detail?.kind === constants.NODE_PERFORMANCE_GC_MAJOR;
}

t.test('a frame has no more to copy or to compare than its pixels and what is said of them', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  const frame = await engine.frame(clip, { at: 1, width: 48 });
  t.strictSame(Reflect.ownKeys(structuredClone(frame)), Reflect.ownKeys({ ...frame }));
  t.notOk(Object.values(frame).some((value) => typeof value === 'function'));
});
