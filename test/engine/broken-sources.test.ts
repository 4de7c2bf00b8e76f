/** Sources with gaps, an early end or a wrong length: pictures of what is there, `missing` for the rest. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import t, { type Test } from 'tap';
import { createEngine, type Missing, type SeriesSnapshot, type Sprite } from '../../dist/index.js';
import { emptyFolder } from '../cli/run-cli.js';
import { colourClip, colourOfSecond } from '../clips/colour-clip.js';

t.setTimeout(240_000);

const folder = emptyFolder(t);
const whole = join(folder, 'whole.mp4');
// 16 seconds of another colour each, 10 frames a second, a key frame every second.
colourClip(whole, 16, { keyFrames: 10 });
const lost: readonly number[] = [4, 5, 6, 11];

const copy = (...to: readonly string[]): unknown =>
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', whole, '-c', 'copy', ...to]);

/** `ffmpeg -i whole.mp4 -c copy -f segment -segment_time 1 -segment_format mpegts N.ts`: a file a second. */
function transportStream(file: string, seconds: (second: number) => boolean): void {
  const parts = join(folder, 'parts-%02d.ts');
  copy('-f', 'segment', '-segment_time', '1', '-segment_format', 'mpegts', parts);
  const names = readdirSync(folder).filter((name) => name.startsWith('parts-'));
  const kept = names.sort().filter((_, second) => seconds(second));
  writeFileSync(file, Buffer.concat(kept.map((name) => readFileSync(join(folder, name)))));
}

/** Boxes of ISO/IEC 14496-12: 32 bits of size, then the type. */
function boxes(bytes: Buffer): readonly { readonly type: string; readonly box: Buffer }[] {
  const found = [];
  for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at)) {
    const box = bytes.subarray(at, at + bytes.readUInt32BE(at));
    found.push({ type: box.toString('latin1', 4, 8), box });
  }
  return found;
}

/** `ffmpeg -i whole.mp4 -c copy -movflags frag_keyframe+empty_moov+default_base_moof FILE`: a moof and an mdat box a second. */
function fragments(file: string, seconds: (second: number) => boolean, flags = ''): void {
  copy('-movflags', `frag_keyframe+empty_moov+default_base_moof${flags}`, file);
  let second = -1;
  const kept = boxes(readFileSync(file)).filter(({ type }) => {
    if (type === 'moof') second += 1;
    return !['moof', 'mdat'].includes(type) || seconds(second);
  });
  writeFileSync(file, Buffer.concat(kept.map(({ box }) => box)));
}

/** The movie header's duration (ISO/IEC 14496-12 8.2.2, version 0: behind flags, two dates and the time scale). */
function withMovieLength(file: string, times: number): void {
  copy(file);
  const bytes = readFileSync(file);
  const duration = bytes.indexOf('mvhd') + 4 + 16;
  bytes.writeUInt32BE(bytes.readUInt32BE(duration) * times, duration);
  writeFileSync(file, bytes);
}

/** The segment's Duration of Matroska: element 0x4489, a double of 8 bytes (RFC 9559, 5.1.2.10). */
function withSegmentLength(file: string, times: number): void {
  copy(file);
  const bytes = readFileSync(file);
  const duration = bytes.indexOf(Buffer.from([0x44, 0x89, 0x88])) + 3;
  bytes.writeDoubleBE(bytes.readDoubleBE(duration) * times, duration);
  writeFileSync(file, bytes);
}

/** Bytes are lost in the middle of groups of pictures: from the third second on, and from the ninth. */
function withHoles(file: string): void {
  transportStream(file, () => true);
  const bytes = readFileSync(file);
  const at = (share: number): number => Math.floor((bytes.length * share) / 188) * 188 + 100;
  writeFileSync(
    file,
    Buffer.concat([bytes.subarray(0, at(0.2)), bytes.subarray(at(0.29), at(0.55)), bytes.subarray(at(0.7))]),
  );
}

const sources: Readonly<Record<string, (file: string) => void>> = {
  'gaps.ts': (file) => transportStream(file, (second) => !lost.includes(second)),
  'gaps.mp4': (file) => fragments(file, (second) => !lost.includes(second)),
  // Its index still lists the fragments that are gone.
  'gaps-and-index.mp4': (file) => fragments(file, (second) => !lost.includes(second), '+global_sidx'),
  'begins-late.mp4': (file) => fragments(file, (second) => second > 2),
  'ends-early.mp4': (file) => fragments(file, (second) => second < 9),
  'ends-early-and-index.mp4': (file) => fragments(file, (second) => second < 9, '+global_sidx'),
  'ends-early.ts': (file) => transportStream(file, (second) => second < 9),
  'holes.ts': withHoles,
  'says-longer.mp4': (file) => withMovieLength(file, 2),
  'says-longer.mkv': (file) => withSegmentLength(file, 2),
  'says-shorter.mkv': (file) => withSegmentLength(file, 0.5),
};

/** When ffmpeg shows its frames, from the container's start on, and when the last one ends. */
function framesOf(file: string): readonly number[] {
  const ask = (...words: readonly string[]): readonly number[] =>
    execFileSync('ffprobe', ['-v', 'quiet', ...words, '-of', 'csv=p=0', file], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number.parseFloat);
  const [start = 0] = ask('-show_entries', 'format=start_time');
  const times = ask('-select_streams', 'v', '-show_entries', 'frame=pts_time');
  return times.map((time) => time - start).sort((one, other) => one - other);
}

/** The frame that is on screen: a gap shows the one before it. */
function shownAt(frames: readonly number[], seconds: number): number {
  // In the milliseconds, or the ninety thousandths, that containers round to.
  return frames.findLast((frame) => frame <= seconds + 0.0005) ?? frames[0] ?? NaN;
}

type Item = SeriesSnapshot | Missing | Sprite['cells'][number];

interface Truth {
  readonly frames: readonly number[];
  /** Groups of pictures are there in part: which of their frames can be shown is the decoder's to say. */
  readonly damaged: boolean;
}

/** Half a group before a gap, and a group behind it. */
function isSure({ frames, damaged }: Truth, seconds: number): boolean {
  const isGap = (time: number, place: number): boolean => time - (frames[place - 1] ?? time) > 0.15;
  return (
    !damaged ||
    !frames.some((time, at) => isGap(time, at) && seconds > (frames[at - 1] ?? 0) - 0.5 && seconds < time + 1)
  );
}

/** Only the second behind the end is left open: there the last frame may stay, as sound often goes on a little. */
function checkTimes(t: Test, truth: Truth, items: readonly Item[]): void {
  const { frames } = truth;
  const end = (frames.at(-1) ?? NaN) + 0.1;
  for (const item of items) {
    const { requestedSeconds: asked, status } = item;
    if (asked <= end) t.equal(status, 'ok', `${asked} s of ${end}`);
    if (asked > end + 1) t.match(item, { status: 'missing', code: 'TIME_OUT_OF_RANGE' }, `${asked} s of ${end}`);
    if (item.status === 'ok' && isSure(truth, asked))
      near(t, item.timeSeconds, shownAt(frames, asked), `on screen at ${asked} s`);
  }
}

function near(t: Test, one: number, other: number, what: string, most = 0.0011): void {
  t.ok(Math.abs(one - other) <= most, `${what}: ${one}, not ${other}`);
}

/** The second that a frame was made for, which is not its time where the first seconds are gone. */
const secondOf = (seconds: number, begin: number): number => Math.floor(seconds + begin + 0.01);

async function checkCells(t: Test, { sheets, cells }: Sprite, begin: number): Promise<unknown> {
  const pixels = await Promise.all(
    sheets.map(({ data }) => sharp(data).removeAlpha().raw().toBuffer({ resolveWithObject: true })),
  );
  for (const cell of cells) {
    if (cell.status === 'missing') continue;
    const sheet = pixels[cell.sheet];
    if (sheet === undefined) return t.fail(`sheet ${cell.sheet} is missing`);
    const { data, info } = sheet;
    const at = ((cell.top + 9) * info.width + cell.left + 16) * 3;
    const wanted = colourOfSecond(secondOf(cell.timeSeconds, begin));
    for (const [channel, level] of wanted.entries())
      near(t, data[at + channel] ?? NaN, level, `${cell.timeSeconds} s`, 9);
  }
}

async function collect<One>(items: AsyncIterable<One>): Promise<readonly One[]> {
  const all: One[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const inMiddle = Array.from({ length: 34 }, (_, index) => index * 0.5 + 0.05);
const layout = { columns: 5, lines: 2, cellWidth: 32, format: 'png' } as const;

for (const [name, make] of Object.entries(sources)) {
  t.test(`${name}: series, sprite and render give what is there`, async (t) => {
    const file = join(folder, name);
    make(file);
    const truth = { frames: framesOf(file), damaged: name.startsWith('holes') };
    const begin = name.startsWith('begins-late') ? 3 : 0;
    await using engine = createEngine({ concurrency: 2 });
    const listed = await collect(engine.snapshots(file, { times: inMiddle, width: 32 }));
    t.equal(listed.length, inMiddle.length);
    checkTimes(t, truth, listed);
    const stepped = await collect(engine.snapshots(file, { interval: 0.7, width: 32 }));
    checkTimes(t, truth, stepped);
    const sprite = await engine.sprite(file, { interval: 1, ...layout });
    checkTimes(t, truth, sprite.cells);
    await checkCells(t, sprite, begin);
    const made = await engine.render(file, {
      poster: { at: 2.45, width: 32 },
      snapshots: { times: inMiddle, width: 32 },
      sprite: { interval: 1, ...layout },
    });
    near(t, made.poster.timeSeconds, shownAt(truth.frames, 2.45), 'poster');
    t.strictSame(made.snapshots.map(outcome), listed.map(outcome), 'render as the series');
    t.strictSame(made.sprite.cells.map(outcome), sprite.cells.map(outcome), 'render as the sprite');
    t.strictSame(made.sprite.webvtt, sprite.webvtt);
  });
}

t.test('the last cue lasts as long as its frame, although the header says less', async (t) => {
  const file = join(folder, 'says-shorter.mkv');
  const end = (framesOf(file).at(-1) ?? NaN) + 0.1;
  await using engine = createEngine({ concurrency: 1 });
  for (const times of [{ interval: 1 }, { times: [7, 15.5] }, { times: [15.95] }]) {
    const { cues } = await engine.sprite(file, { ...times, ...layout });
    near(t, cues.at(-1)?.endSeconds ?? NaN, end, JSON.stringify(times));
  }
});

function outcome(item: Item): readonly unknown[] {
  return [item.requestedSeconds, item.status === 'ok' ? item.timeSeconds : item.code];
}
