/** What an engine with the beamcoder decoder does besides giving the right frames, which the conformance test checks. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import t, { type Test } from 'tap';
import { createEngine, type Engine, type FrameOptions } from '../../dist/index.js';
import { beamcoderObstacle, offerBeamcoder } from '../beamcoder/beamcoder.js';
import { readCorpus } from '../conformance/corpus.js';
import { clip, clipBytes } from '../engine/clips.js';

const root = join(import.meta.dirname, '..', '..');
const fixtures = join(root, 'test', 'fixtures');
const library = pathToFileURL(join(root, 'dist', 'index.js')).href;
const skip = beamcoderObstacle();

// A worker's copies of what is not a file go here.
const copies = t.testdir();
process.env['TMPDIR'] = copies;

function beamEngine(t: Test): Engine {
  const engine = createEngine({ decoder: 'beamcoder', concurrency: 1 });
  t.teardown(() => engine.close());
  return engine;
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

t.test('without the package, calls say what to install', async (t) => {
  delete process.env['NODE_PATH'];
  await t.rejects(beamEngine(t).probe(clip), {
    code: 'NATIVE_LOAD_FAILED',
    message: /npm install beamcoder.*GPL-3\.0.*FFmpeg 5\.x.*libavdevice/,
  });
});

t.test('with the package', { skip }, async (t) => {
  offerBeamcoder();
  const engine = beamEngine(t);
  const native = createEngine({ concurrency: 1 });
  t.teardown(() => native.close());

  const listed = ['mp4', 'mov', 'mkv', 'webm', 'ts', 'avi', 'flv'];
  const clips = readCorpus(fixtures).filter(
    ({ file, outcome }) => outcome === 'frames' && listed.some((ending) => file.endsWith(`.${ending}`)),
  );

  // Its packets carry no times, so the exact frame comes.
  const withoutTimes = 'media-sample-with-large-length.avi';
  for (const { file, path, streams } of clips) {
    await t.test(`${file}: a key frame is the last one at or before the time`, async (t) => {
      const { frames = [], index = 0 } = streams.find(({ best }) => best) ?? {};
      if (frames[0]?.keyframe !== true || file === withoutTimes) return;
      for (const share of [0, 0.4, 0.99]) {
        const shown = frames[Math.floor(share * frames.length)];
        const key = frames.findLast(({ keyframe, atSeconds }) => keyframe && atSeconds <= (shown?.atSeconds ?? 0));
        const at = shown?.atSeconds ?? 0;
        const options = { at, stream: index, seek: 'keyframe', pixelFormat: 'native', rotate: 0 } as const;
        const { timeSeconds, decodedFrames } = await engine.frame(path, options);
        t.ok(Math.abs(timeSeconds - (key?.atSeconds ?? -1)) < 1e-6, `at ${at}: ${timeSeconds}`);
        t.ok(decodedFrames >= 1);
      }
    });

    // Alpha beside the picture is the native decoder's alone.
    if (file === 'moviepy-transparent.webm') continue;
    await t.test(`${file}: stills and facts agree with the native decoder's`, async (t) => {
      const options = { at: 0.5, pastEnd: 'last', width: 96, format: 'png' } as const;
      const still = await engine.snapshot(path, options);
      const expected = await native.snapshot(path, options);
      t.match(still, { ...expected, decodedFrames: still.decodedFrames });
      const [seen, known] = await Promise.all([engine.probe(path), native.probe(path)]);
      t.strictSame(seen.video, known.video);
      t.strictSame(seen.tags, known.tags);
      t.strictSame({ ...seen, streams: [] }, { ...known, streams: [] });
    });
  }

  for (const seek of ['exact', 'keyframe', 'auto'] as const) {
    await t.test(`a series agrees with the native decoder's, seek ${seek}`, async (t) => {
      const options = { interval: 1.7, seek, width: 48, format: 'png' } as const;
      const [seen, known] = [
        await collect(engine.snapshots(clip, options)),
        await collect(native.snapshots(clip, options)),
      ];
      t.match(
        seen,
        known.map((item) => ({ ...item, decodedFrames: Number })),
      );
      t.equal(seen.length, 6);
    });
  }

  await t.test('a series of a file that breaks off says which pictures are missing', async (t) => {
    const cut = join(t.testdir(), 'cut.mp4');
    // With the index in front, the header still says 9.64 s when half of the packets are gone.
    execFileSync('ffmpeg', ['-v', 'error', '-i', clip, '-c', 'copy', '-movflags', '+faststart', cut]);
    truncateSync(cut, Math.floor(statSync(cut).size / 2));
    const options = { interval: 1, width: 48 } as const;
    const [seen, known] = [
      await collect(engine.snapshots(cut, options)),
      await collect(native.snapshots(cut, options)),
    ];
    t.strictSame(
      seen.map(({ status }) => status),
      known.map(({ status }) => status),
    );
    t.ok(seen.some(({ status }) => status === 'missing'));
  });

  await t.test('the end is the end', async (t) => {
    await t.rejects(engine.frame(clip, { at: 11 }), { code: 'TIME_OUT_OF_RANGE', message: /9\.64/ });
    const last = await engine.frame(clip, { at: 11, pastEnd: 'last', width: 48 });
    t.match(last, { timeSeconds: 9.6, warnings: [{ code: 'CLAMPED' }] });
    await t.rejects(engine.frame(clip, { at: 11, seek: 'keyframe' }), { code: 'TIME_OUT_OF_RANGE' });
  });

  await t.test('an opened video gives one frame after the other, in any order', async (t) => {
    const video = await engine.open(clip);
    for (const at of [4, 0, 9.6, 0.04, 4]) {
      const frame = await video.frame({ at, width: 48 });
      t.equal(frame.timeSeconds, at);
    }
    await video.close();
  });

  await t.test('what names other files is refused', async (t) => {
    const folder = t.testdir();
    copyFileSync(clip, join(folder, 'clip.mp4'));
    const lists = {
      'list.m3u8': '#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:9.64,\nclip.mp4\n#EXT-X-ENDLIST\n',
      'list.ffconcat': "ffconcat version 1.0\nfile 'clip.mp4'\n",
      'list.sdp': 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n',
      'list.mpd': '<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"></MPD>\n',
    };
    for (const [name, text] of Object.entries(lists)) {
      writeFileSync(join(folder, name), text);
      await t.rejects(engine.frame(join(folder, name)), { code: 'INVALID_SOURCE' }, name);
    }
  });

  await t.test('what is not a file is copied to one that has no name', async (t) => {
    const bytes = clipBytes();
    const names: string[] = [];
    const read = async (offset: number, length: number): Promise<Uint8Array> => {
      names.push(...readdirSync(copies));
      return bytes.subarray(offset, offset + length);
    };
    const source = { size: bytes.length, read };
    t.equal((await engine.frame(source, { at: 2, width: 48 })).timeSeconds, 2);
    t.equal((await engine.frame(bytes, { at: 2, width: 48 })).timeSeconds, 2);
    t.strictSame(names, [], 'while it was copied');
    t.strictSame(readdirSync(copies), [], 'afterwards');
  });

  await t.test('a deadline and an abort end the call, and the next one works', async (t) => {
    const stuck = { size: 1_000_000, read: () => new Promise<Uint8Array>(() => undefined) };
    await t.rejects(engine.frame(stuck, { timeoutMs: 100 }), { code: 'TIMEOUT' });
    const stop = new AbortController();
    const options: FrameOptions = { at: 9.5, signal: stop.signal };
    const call = engine.frame(clip, options);
    call.catch(() => undefined);
    setImmediate(() => stop.abort());
    await t.rejects(call, { code: 'ABORTED' });
    t.equal((await engine.frame(clip, { at: 1, width: 48 })).timeSeconds, 1);
    t.equal(engine.stats().workerCrashes, 0);
  });

  await t.test('a frame above the limit is refused', async (t) => {
    const small = createEngine({ decoder: 'beamcoder', concurrency: 1, limits: { framePixels: 1000 } });
    t.teardown(() => small.close());
    await t.rejects(small.frame(clip), { code: 'LIMIT_EXCEEDED' });
  });

  await t.test('nothing is printed', async (t) => {
    const script = `
      import { createEngine } from ${JSON.stringify(library)};
      const engine = createEngine({ decoder: 'beamcoder', concurrency: 1 });
      const { timeSeconds } = await engine.frame(${JSON.stringify(clip)}, { at: 1, width: 48 });
      await engine.close();
      console.log(timeSeconds);`;
    const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    t.equal(printed, '1\n');
  });
});
