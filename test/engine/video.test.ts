import t from 'tap';
import { createEngine } from '../../dist/index.js';
import { clip, clipBytes, isolations, until } from './clips.js';

for (const isolation of isolations) {
  t.test(`${isolation}: an opened video answers like the engine`, async (t) => {
    await using engine = createEngine({ concurrency: 2, isolation });
    await using video = await engine.open(clip);
    t.strictSame(video.info, await engine.probe(clip));
    for (const at of [5, 0.1, 9.5, 5.01]) {
      const options = { at, pixelFormat: 'native' } as const;
      const kept = await video.frame(options);
      const fresh = await engine.frame(clip, options);
      // A decoder that stands near the frame has less to decode.
      t.strictSame({ ...kept, decodedFrames: 0 }, { ...fresh, decodedFrames: 0 }, `at ${String(at)}`);
    }
    const snapshots = await video.snapshot({ at: 3, widths: [96, 48] });
    t.strictSame(
      snapshots.map(({ width }) => width),
      [96, 48],
    );
    t.equal(engine.stats().openVideos, 1);
    await video.close();
    t.equal(engine.stats().openVideos, 0);
    await t.rejects(video.frame(), { code: 'ABORTED' });
  });

  t.test(`${isolation}: calls on one video run one after the other on its worker`, async (t) => {
    await using engine = createEngine({ concurrency: 2, isolation });
    await using video = await engine.open(clip);
    const calls = [1, 2, 3, 4].map((at) => video.frame({ at, width: 48 }));
    await until(() => engine.stats().running === 1 && engine.stats().queued === 3);
    t.strictSame(
      (await Promise.all(calls)).map(({ requestedSeconds }) => requestedSeconds),
      [1, 2, 3, 4],
    );
  });

  t.test(`${isolation}: a call made just before close still finds the video open`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation });
    const bytes = clipBytes();
    let opened = 0;
    const read = (offset: number, length: number): Uint8Array => {
      if (offset === 0) opened += 1;
      return bytes.subarray(offset, offset + length);
    };
    const video = await engine.open({ size: bytes.length, read });
    const firstOpened = opened;
    const [frame] = await Promise.all([video.frame({ at: 6, width: 48 }), video.close()]);
    t.equal(frame.width, 48);
    t.equal(opened, firstOpened, 'opened again, it would stay open in the worker');
  });

  t.test(`${isolation}: more videos than a worker keeps open`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation, maxOpenVideos: 2 });
    const videos = await Promise.all([clip, clipBytes(), new Blob([clipBytes()]), clip].map((s) => engine.open(s)));
    const expected = await engine.frame(clip, { at: 6, width: 48 });
    for (const video of [...videos, ...videos]) {
      t.strictSame((await video.frame({ at: 6, width: 48 })).data, expected.data);
    }
  });

  t.test(`${isolation}: a video that lay idle is opened again`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation, videoIdleMs: 1 });
    const bytes = clipBytes();
    let opened = 0;
    const read = (offset: number, length: number): Uint8Array => {
      if (offset === 0) opened += 1;
      return bytes.subarray(offset, offset + length);
    };
    await using video = await engine.open({ size: bytes.length, read });
    const firstOpened = opened;
    while (opened === firstOpened) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      t.equal((await video.frame({ at: 1, width: 48 })).width, 48);
    }
  });

  t.test(`${isolation}: an aborted call does not spoil the video`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation });
    await using video = await engine.open(clip);
    const expected = await engine.frame(clip, { at: 9, width: 48 });
    const call = video.frame({ at: 9.5, signal: AbortSignal.timeout(5) });
    await call.catch((error: unknown) => t.match(error, { code: 'ABORTED' }));
    t.strictSame((await video.frame({ at: 9, width: 48 })).data, expected.data);
  });

  t.test(`${isolation}: a source that cannot be opened makes no video`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation });
    await t.rejects(engine.open('/nowhere'), { code: 'SOURCE_NOT_FOUND' });
    t.equal(engine.stats().openVideos, 0);
  });
}
