import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import {
  createEngine,
  snapshots,
  type Engine,
  type Missing,
  type SeriesSnapshot,
  type SnapshotsOptions,
  type SourceInput,
  type StillframeError,
} from '../../dist/index.js';
import { clip, clipBytes, isolations, until } from './clips.js';

type Item = SeriesSnapshot | Missing;

const fixture = (name: string): string => join(import.meta.dirname, '..', 'fixtures', name);

async function collect(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const requested = (items: readonly Item[]): readonly number[] => items.map(({ requestedSeconds }) => requestedSeconds);

function temporaryFolder(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'stillframe-test-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Each picture is the single still of its time, byte for byte. */
async function sameAsSingles(t: Test, engine: Engine, source: SourceInput, options: SnapshotsOptions): Promise<void> {
  const items = await collect(engine.snapshots(source, { ...options, width: 64, format: 'png' }));
  const { seek } = options;
  for (const item of items) {
    if (item.status === 'missing') continue;
    const at = item.requestedSeconds;
    const single = await engine.snapshot(source, {
      at,
      width: 64,
      format: 'png',
      ...(seek === 'keyframe' ? { seek } : {}),
    });
    t.strictSame(item.data, single.data, `${at} s`);
    t.equal(item.timeSeconds, single.timeSeconds);
  }
  t.ok(items.length > 0);
}

for (const isolation of isolations) {
  t.test(`${isolation}: pictures of a series are the single stills of their times`, async (t) => {
    await using engine = createEngine({ concurrency: 2, isolation });
    await sameAsSingles(t, engine, clip, { count: 9 });
    await sameAsSingles(t, engine, clip, { interval: 0.04, start: 2, count: 40 });
    await sameAsSingles(t, engine, fixture('torchcodec-nasa_13013.mp4'), { percent: 7 });
    await sameAsSingles(t, engine, fixture('media-bbb_2500ms.ts'), { interval: 0.3 });
    await sameAsSingles(t, engine, fixture('moviepy-transparent.webm'), { times: [1, 0, '50%', 1], seek: 'keyframe' });
    await sameAsSingles(t, engine, clipBytes(), { times: [5, 1, 1.01] });
  });
}

t.test('times come out in the order of time, each as often as it was given', async (t) => {
  await using engine = createEngine();
  const items = await collect(engine.snapshots(clip, { times: [5, '00:00:01', 3, 3.01, 3, '10%'], width: 32 }));
  t.strictSame(requested(items), [0.964, 1, 3, 3, 3.01, 5]);
  t.strictSame(
    items.map(({ index }) => index),
    [0, 1, 2, 3, 4, 5],
  );
  t.equal(items[4]?.status === 'ok' ? items[4].decodedFrames : null, 0, 'a frame that is still on screen is there');
});

t.test('a time without a picture is an item, and so is every one behind it', async (t) => {
  await using engine = createEngine();
  const items = await collect(engine.snapshots(clip, { times: [9, 12, 9.6, 30], width: 32 }));
  t.match(items, [
    { status: 'ok', requestedSeconds: 9 },
    { status: 'ok', requestedSeconds: 9.6 },
    { status: 'missing', requestedSeconds: 12, code: 'TIME_OUT_OF_RANGE', index: 2 },
    { status: 'missing', requestedSeconds: 30, code: 'TIME_OUT_OF_RANGE', index: 3 },
  ]);
});

t.test('a file that breaks off gives what it has', async (t) => {
  const cut = join(temporaryFolder(t), 'cut.mp4');
  // With the index in front, the header still says 9.64 s when half of the packets are gone.
  execFileSync('ffmpeg', ['-v', 'error', '-i', clip, '-c', 'copy', '-movflags', '+faststart', cut]);
  truncateSync(cut, Math.floor(statSync(cut).size / 2));
  const shown = execFileSync('ffprobe', [
    ...['-v', 'error', '-select_streams', 'v:0', '-show_entries', 'packet=pts_time', '-of', 'csv=p=0', cut],
  ]);
  const end = Math.max(...shown.toString().trim().split('\n').map(Number));
  await using engine = createEngine();
  const items = await collect(engine.snapshots(cut, { interval: 0.5, width: 32 }));
  t.equal(items.length, 20);
  for (const { status, requestedSeconds } of items) {
    // A second of grace, as sound and pictures seldom end together.
    if (requestedSeconds <= end) t.equal(status, 'ok', `${requestedSeconds} s of ${end}`);
    if (requestedSeconds > end + 1.1) t.equal(status, 'missing', `${requestedSeconds} s of ${end}`);
  }
});

t.test('the last picture stays while the sound goes on', async (t) => {
  const longer = join(temporaryFolder(t), 'longer.mkv');
  const sine = ['-f', 'lavfi', '-i', 'sine=duration=13'];
  execFileSync('ffmpeg', ['-v', 'error', '-i', clip, ...sine, '-map', '0:v', '-map', '1:a', '-c:v', 'copy', longer]);
  await using engine = createEngine();
  const items = await collect(engine.snapshots(longer, { times: [9.62, 12.5], width: 32 }));
  const shown = items.map((item) => (item.status === 'ok' ? item.timeSeconds : null));
  t.strictSame(shown, [9.603, 9.603], 'in the milliseconds of Matroska');
});

t.test('a header that knows no length does not keep a series from being spread evenly', async (t) => {
  await using engine = createEngine();
  // A raw stream: libav guesses 0.004 s from its bit rate, and it holds 30 frames at 30 a second.
  const items = await collect(engine.snapshots(fixture('node-av-video.m1v'), { count: 4, width: 32 }));
  t.strictSame(requested(items), [0, 0.25, 0.5, 0.75]);
  t.ok(items.every(({ status }) => status === 'ok'));
});

t.test('files are numbered from 1, whole, and nothing else is left behind', async (t) => {
  await using engine = createEngine();
  const folder = temporaryFolder(t);
  const output = join(folder, 'at %% %03d.webp');
  const items = await collect(engine.snapshots(clip, { times: [1, 2, 99], width: 32, output }));
  t.strictSame(readdirSync(folder).sort(), ['at % 001.webp', 'at % 002.webp']);
  const bytes = await collect(engine.snapshots(clip, { times: [1, 2], width: 32, format: 'webp' }));
  for (const [index, item] of bytes.entries()) {
    const file = items[index];
    if (item.status === 'missing' || file?.status !== 'ok') return t.fail('a picture is missing');
    t.equal(file.data, undefined);
    t.strictSame(new Uint8Array(readFileSync(file.path ?? '')), item.data);
  }
});

t.test('auto takes key frames where the times lie further apart, and says so', async (t) => {
  await using engine = createEngine();
  // Key frames at 0 and 8.3 s (ffprobe -skip_frame nokey -show_entries frame=pts_time).
  const source = fixture('torchcodec-nasa_13013.mp4');
  const far = await collect(engine.snapshots(source, { times: [1, 10], seek: 'auto', width: 32 }));
  const near = await collect(engine.snapshots(source, { times: [1, 2, 10], seek: 'auto', width: 32 }));
  t.match(far, [
    { keyframe: true, warnings: [{ code: 'KEYFRAMES_USED' }] },
    { keyframe: true, warnings: [{ code: 'KEYFRAMES_USED' }] },
  ]);
  t.match(near, [{ keyframe: false, warnings: [] }, {}, {}]);
});

t.test('progress rises to 1, told with the last picture', async (t) => {
  await using engine = createEngine({ concurrency: 2 });
  const shares: number[] = [];
  const items = engine.snapshots(clip, { count: 40, width: 32, onProgress: (share) => shares.push(share) });
  t.equal((await collect(items)).length, 40);
  t.strictSame(
    shares,
    [...new Set(shares)].sort((a, b) => a - b),
  );
  t.ok(shares.length > 1 && shares.at(-1) === 1);
});

t.test('bad options are refused at once', (t) => {
  const rows: readonly (readonly [object, string])[] = [
    [{}, 'times'],
    [{ times: [] }, 'times'],
    [{ times: [1], count: 3 }, 'count'],
    [{ times: [1, -1] }, 'times[1]'],
    [{ interval: 0 }, 'interval'],
    [{ interval: -1 }, 'interval'],
    [{ interval: 1, percent: 3 }, 'percent'],
    [{ percent: 0 }, 'percent'],
    [{ count: 1.5 }, 'count'],
    [{ count: 3, seek: 'fast' }, 'seek'],
    [{ count: 3, output: 'out.jpg' }, 'output'],
    [{ count: 3, output: '%d-%d.jpg' }, 'output'],
    [{ count: 3, output: '%s-%d.jpg' }, 'output'],
    [{ count: 3, output: '%d' }, 'output'],
    [{ count: 3, widths: [1] }, 'widths'],
    [{ every: 3 }, 'every'],
  ];
  for (const [options, parameter] of rows) {
    t.throws(() => snapshots(clip, options), { code: 'INVALID_PARAMETER', fault: { parameter } });
  }
  t.end();
});

t.test('what a series cannot be made of is an error', async (t) => {
  await using engine = createEngine();
  await t.rejects(collect(engine.snapshots('/nowhere.mp4', { count: 2 })), { code: 'SOURCE_NOT_FOUND' });
  const cover = fixture('moviepy-with-attached-pic.mp3');
  await t.rejects(collect(engine.snapshots(cover, { count: 2 })), { code: 'NO_VIDEO_STREAM' });
  await t.rejects(collect(engine.snapshots(clip, { count: 2, start: 20 })), { code: 'TIME_OUT_OF_RANGE' });
});

for (const isolation of isolations) {
  t.test(`${isolation}: leaving the loop ends the work and frees the workers`, async (t) => {
    await using engine = createEngine({ concurrency: 2, isolation });
    for await (const item of engine.snapshots(clip, { interval: 0.01, width: 32 })) {
      t.equal(item.index, 0);
      break;
    }
    await until(() => engine.stats().running === 0);
    t.match(engine.stats(), { aborted: 1, completed: 0, failed: 0, queued: 0 });
    t.ok((await engine.snapshot(clip, { width: 32 })).byteLength > 0);
  });

  t.test(`${isolation}: a signal, a deadline and the engine's close end a series`, async (t) => {
    const engine = createEngine({ concurrency: 2, isolation });
    const stop = new AbortController();
    const aborted = engine.snapshots(clip, { interval: 0.01, width: 32, signal: stop.signal });
    await aborted.next();
    stop.abort();
    await t.rejects(collect(aborted), { code: 'ABORTED' });
    await t.rejects(collect(engine.snapshots(clip, { interval: 0.001, width: 32, timeoutMs: 60 })), {
      code: 'TIMEOUT',
    });
    const closed = engine.snapshots(clip, { interval: 0.01, width: 32 });
    await closed.next();
    await engine.close();
    await t.rejects(collect(closed), { code: 'ABORTED' });
    await t.rejects(collect(engine.snapshots(clip, { count: 1 })), { code: 'ABORTED' });
  });
}

t.test('whoever is slow to take the pictures slows the work', async (t) => {
  await using engine = createEngine({ concurrency: 2 });
  const items = engine.snapshots(clip, { interval: 0.001, width: 16 });
  await items.next();
  await until(() => engine.stats().running === 0);
  // 9640 pictures were asked for; with nobody to take them the workers rest.
  let rest = 0;
  for await (const item of items) {
    t.equal(item.status, 'ok');
    if (++rest === 3) break;
  }
});

t.test('an engine too busy for a series says so at its beginning, and not in its middle', async (t) => {
  await using engine = createEngine({ concurrency: 1, maxQueue: 0 });
  const series = engine.snapshots(clip, { interval: 0.01, count: 200, width: 16 });
  const codes: string[] = [];
  const ask = async (): Promise<void> => {
    await engine.snapshot(clip, { width: 16 }).catch((error: unknown) => codes.push((error as StillframeError).code));
  };
  let made = 0;
  for await (const { status } of series) {
    t.equal(status, 'ok');
    if (made++ % 20 === 0) await ask();
  }
  t.equal(made, 200);
  t.strictSame([...new Set(codes)], ['BUSY']);
});

t.test('an opened video gives series, beside other calls, and ends them when it is closed', async (t) => {
  await using engine = createEngine({ concurrency: 2 });
  const video = await engine.open(clip);
  const [items, frame] = await Promise.all([
    collect(video.snapshots({ count: 5, width: 32 })),
    video.frame({ width: 32 }),
  ]);
  t.strictSame(requested(items), [0, 1.928, 3.856, 5.784, 7.712]);
  t.equal(frame.width, 32);
  const left = video.snapshots({ interval: 0.01, width: 32 });
  await left.next();
  await video.close();
  await t.rejects(collect(left), { code: 'ABORTED', message: /video was closed/ });
  t.equal(engine.stats().openVideos, 0);
});

t.test('a series of a source that can be read once leaves no file behind', async (t) => {
  await using engine = createEngine();
  const stream = new Blob([clipBytes()]).stream();
  t.equal((await collect(engine.snapshots(stream, { count: 3, width: 32 }))).length, 3);
});
