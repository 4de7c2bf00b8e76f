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

t.test('a frame that was let go of is empty, and the next one in its memory', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  await using video = await engine.open(clip);
  const frame = await video.frame({ at: 1, width: 640 });
  frame[Symbol.dispose]();
  t.equal(frame.data.byteLength, 0);
  // Eight megabytes each, which together are less than what makes the garbage collector run.
  const before = await memoryOfFrames(video, 1);
  const after = await memoryOfFrames(video, 6);
  t.ok(after - before < 8e6, `${String(after - before)} bytes more`);
});

async function memoryOfFrames(video: Video, count: number): Promise<number> {
  for (const at of times.slice(0, count)) {
    using frame = await video.frame({ at, width: 1920, height: 1080, pixelFormat: 'rgba' });
    if (frame.data.byteLength === 0) throw new Error('no pixels');
  }
  return process.memoryUsage().arrayBuffers;
}

t.test('a frame has no more to copy or to compare than its pixels and what is said of them', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  const frame = await engine.frame(clip, { at: 1, width: 48 });
  t.strictSame(Reflect.ownKeys(structuredClone(frame)), Reflect.ownKeys({ ...frame }));
  t.notOk(Object.values(frame).some((value) => typeof value === 'function'));
});
