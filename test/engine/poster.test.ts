import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { createEngine, type Poster, type Snapshot } from '../../dist/index.js';
import { beamcoderObstacle, offerBeamcoder } from '../beamcoder/beamcoder.js';
import { isolations } from './clips.js';

const folder = mkdtempSync(join(tmpdir(), 'stillframe-poster-'));
t.teardown(() => rmSync(folder, { recursive: true }));
const meadow = join(import.meta.dirname, '../fixtures/ffmpegcore-input_3sec.webm');
const cover = join(import.meta.dirname, '../fixtures/moviepy-with-attached-pic.mp3');

/** Black until 3 s, then a meadow that the camera pans over; a key frame a second. */
const clip = join(folder, 'late.mp4');
/** The same with a single key frame, which is black. */
const oneKey = join(folder, 'one-key.mp4');
for (const [path, keys] of [
  [clip, '10'],
  [oneKey, '1000'],
] as const) {
  const filter = "fps=10,crop=480:270:30+10*t:20,scale=320:180,drawbox=c=black:t=fill:enable='lt(t,2.95)'";
  const coding = ['-c:v', 'libx264', '-g', keys, '-sc_threshold', '0', '-preset', 'veryfast'];
  execFileSync('ffmpeg', ['-v', 'error', '-stream_loop', '1', '-i', meadow, '-vf', filter, ...coding, '-an', path]);
}

const skip = beamcoderObstacle();
const auto = { at: 'auto', width: 160 } as const;
let expected: Snapshot;

t.test('a picture that is not black, and how it was chosen', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  expected = await engine.snapshot(clip, auto);
  t.ok(expected.timeSeconds >= 3 && expected.keyframe, String(expected.timeSeconds));
  const { score, candidates } = expected.poster as Poster;
  t.equal(expected.requestedSeconds, expected.timeSeconds);
  t.match(candidates[0], { timeSeconds: expected.timeSeconds, score, reasons: [] });
  t.strictSame(
    candidates.map(({ timeSeconds }) => timeSeconds).sort(),
    [0, 1, 2, 3, 4, 5],
    'all six key frames were looked at',
  );
  t.strictSame(
    candidates
      .filter(({ reasons }) => reasons.includes('black'))
      .map(({ timeSeconds }) => timeSeconds)
      .sort(),
    [0, 1, 2],
  );
  t.ok(
    candidates.every((candidate, index) => candidate.score <= (candidates[index - 1]?.score ?? 1)),
    'best first',
  );
  const plain = await engine.snapshot(clip, { at: expected.timeSeconds, width: 160 });
  t.strictSame(expected.data, plain.data, 'bytes of the single still');
  t.equal(plain.poster, undefined);
});

for (const isolation of isolations) {
  t.test(`${isolation}: the same choice, from bytes and from a video kept open`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation });
    t.strictSame(await engine.snapshot(clip, auto), expected);
    await using video = await engine.open(clip);
    const [small, large] = await video.snapshot({ at: 'auto', widths: [160, 320] });
    t.strictSame(small?.data, expected.data);
    t.strictSame(large?.poster, expected.poster);
    const { timeSeconds, poster } = await video.frame({ at: 'auto', pixelFormat: 'native', rotate: 0 });
    t.strictSame({ timeSeconds, poster }, { timeSeconds: expected.timeSeconds, poster: expected.poster });
  });

  t.test(`${isolation}: the deadline and the signal end it`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation });
    await t.rejects(engine.snapshot(clip, { ...auto, timeoutMs: 1 }), { code: 'TIMEOUT' });
    const stop = new AbortController();
    const rejected = t.rejects(engine.snapshot(clip, { ...auto, signal: stop.signal }), { code: 'ABORTED' });
    stop.abort();
    await rejected;
    t.strictSame((await engine.snapshot(clip, auto)).data, expected.data, 'and the next call is as good as the first');
  });
}

t.test('beamcoder chooses the same', { skip }, async (t) => {
  offerBeamcoder();
  await using engine = createEngine({ concurrency: 1, isolation: 'process', decoder: 'beamcoder' });
  const made = await engine.snapshot(clip, auto);
  t.equal(made.timeSeconds, expected.timeSeconds);
  t.equal(made.poster?.score, expected.poster?.score);
});

t.test('where the only key frame is black, frames behind it are looked at', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  const made = await engine.snapshot(oneKey, auto);
  t.ok(made.timeSeconds >= 3, String(made.timeSeconds));
  t.notOk(made.keyframe);
});

t.test('a cover is its own poster', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  const made = await engine.snapshot(cover, auto);
  t.equal(made.poster?.candidates.length, 1);
  t.strictSame(made.data, (await engine.snapshot(cover, { width: 160 })).data);
});

t.test('series and time lines want times', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  const rule = /only at of a single picture may be "auto"/;
  const series = async (options: object): Promise<unknown> => await engine.snapshots(clip, options).next();
  const refused: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['times[0]', () => series({ times: ['auto'] })],
    ['start', () => series({ count: 2, start: 'auto' })],
    ['watermarks[0].start', () => engine.snapshot(clip, { watermarks: [{ text: 'a', start: 'auto' }] })],
  ];
  for (const [parameter, call] of refused) {
    await t.rejects(async () => call(), { code: 'INVALID_PARAMETER', message: rule, fault: { parameter } }, parameter);
  }
});
