/**
 * Interlaced frames become pictures of one moment, as combed as those of ffmpeg's bwdif and no more; progressive ones are
 * left alone.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { createEngine, type FrameOptions, type SourceInput } from '../../dist/index.js';
import { combing } from './combing.js';
import { difference, ffmpeg, temporaryFolder } from './ffmpeg.js';

const folder = temporaryFolder((remove) => t.teardown(remove));
const fixture = (name: string): string => join(import.meta.dirname, '..', 'fixtures', name);
const engine = createEngine();
t.teardown(() => engine.close());

type Size = readonly [width: number, height: number];

interface Clip {
  readonly name: string;
  /** ffmpeg's words between input and output that make it; none for a fixture. */
  readonly encoding?: string;
  readonly first?: 'tff' | 'bff';
  readonly frames: readonly number[];
  readonly sizes: readonly Size[];
  readonly matrix: 'bt601' | 'bt709';
  /** Where its chroma lies below the first of the luma lines that share it, as ffmpeg counts; between them by default. */
  readonly chromaBelow?: number;
}

// The whole frame, two and three lines to one, and pictures that one field has lines enough for.
const smallSizes: readonly Size[] = [
  [720, 576],
  [360, 288],
  [240, 192],
  [144, 116],
  [120, 96],
  [88, 72],
];
// A first, a last, a key frame in the middle and those around it.
const generated = { frames: [0, 1, 11, 12, 13, 24, 49], sizes: smallSizes, matrix: 'bt601' } as const;
const x264 = '-c:v libx264 -crf 12 -pix_fmt yuv420p -flags +ilme+ildct';

const clips: readonly Clip[] = [
  {
    name: 'format-corpus-hdv-1080i50.mov',
    frames: [0, 1, 6, 12, 13, 20],
    sizes: [
      [1440, 1080],
      [720, 540],
      [320, 180],
    ],
    matrix: 'bt709',
  },
  { name: 'h264-tff.mp4', first: 'tff', encoding: `${x264} -x264-params keyint=12:bframes=2:tff=1`, ...generated },
  { name: 'h264-bff.mp4', first: 'bff', encoding: `${x264} -x264-params keyint=12:bframes=2:bff=1`, ...generated },
  // Whose fields might be packets of their own, so every frame is decoded.
  { name: 'h264.ts', first: 'tff', encoding: `${x264} -x264-params keyint=12:bframes=2:tff=1`, ...generated },
  {
    name: 'mpeg2.ts',
    first: 'tff',
    encoding: '-c:v mpeg2video -q:v 2 -g 12 -bf 2 -top 1 -pix_fmt yuv420p -flags +ilme+ildct',
    ...generated,
  },
  // Every frame is a key frame.
  { name: 'dv.avi', first: 'bff', encoding: '-c:v dvvideo -pix_fmt yuv420p', chromaBelow: 0, ...generated },
  // Frames without marks of their own: only the container says it.
  { name: 'utvideo.mkv', first: 'tff', encoding: '-c:v utvideo -pix_fmt yuv420p -field_order tt', ...generated },
  // As ffmpeg itself says it: `tb` and `bt`.
  { name: 'utvideo-tff.mov', first: 'tff', encoding: '-c:v utvideo -pix_fmt yuv420p -flags +ildct', ...generated },
  { name: 'huffyuv-bff.mkv', first: 'bff', encoding: '-c:v ffvhuff -pix_fmt yuv420p -flags +ildct', ...generated },
];

function clipNamed(name: string): Clip {
  const clip = clips.find((clip) => clip.name === name);
  if (clip === undefined) throw new Error(`no clip is called ${name}`);
  return clip;
}

/** A test pattern that scrolls in both directions at 50 fields a second, so that its fields never agree. */
function make({ name, encoding, first }: Clip): string {
  if (encoding === undefined || first === undefined) return fixture(name);
  const path = join(folder, name);
  if (existsSync(path)) return path;
  const pattern = 'testsrc2=size=720x576:rate=50:duration=2,scroll=horizontal=0.004:vertical=0.002';
  const fields = `interlace=scan=${first}:lowpass=complex,setfield=${first}`;
  ffmpeg(`-f lavfi -i ${pattern} -vf ${fields} ${encoding} ${path}`);
  return path;
}

/** All frames by bwdif, one for each of the source's, shown at the time of the first field. */
function byBwdif(path: string, { first, matrix, chromaBelow = 128 }: Clip, [width, height]: Size): Buffer {
  const mark = first === undefined ? '' : `setfield=${first},`;
  const chroma = `in_h_chr_pos=0:in_v_chr_pos=${chromaBelow}:in_color_matrix=${matrix}`;
  const scaled = `scale=${width}:${height}:flags=bicubic+accurate_rnd+full_chroma_int:${chroma}`;
  return ffmpeg(`-i ${path} -vf ${mark}bwdif=mode=send_frame,${scaled} -pix_fmt rgb24 -f rawvideo -`);
}

async function pictureAt(source: SourceInput, frame: number, [width, height]: Size, options: FrameOptions = {}) {
  const { data } = await engine.frame(source, { at: (frame + 0.5) / 25, width, height, fit: 'fill', ...options });
  return data;
}

for (const clip of clips) {
  t.test(`${clip.name} is no more combed than by bwdif`, async (t) => {
    const path = make(clip);
    for (const size of clip.sizes) {
      const [width, height] = size;
      const reference = byBwdif(path, clip, size);
      const one = width * height * 3;
      t.equal(reference.length % one, 0);
      const sums = { ours: 0, bwdif: 0, off: 0 };
      for (const frame of clip.frames) {
        const theirs = reference.subarray(frame * one, (frame + 1) * one);
        const ours = await pictureAt(path, frame, size);
        sums.ours += combing(ours, width, height);
        sums.bwdif += combing(theirs, width, height);
        sums.off += combing(await pictureAt(path, frame, size, { deinterlace: 'off' }), width, height);
        // Half a line up or down, or the fields in the wrong order, are more than this.
        const { mean } = difference(ours, theirs);
        t.ok(mean <= 1, `frame ${frame} at ${width}x${height} is ${mean.toFixed(2)} levels from bwdif's`);
      }
      const shown = `${(sums.ours / sums.bwdif).toFixed(3)} times bwdif's, ${(sums.off / sums.bwdif).toFixed(1)} times without`;
      t.ok(sums.ours <= sums.bwdif * 1.1, `${width}x${height}: ${shown}`);
      t.comment(shown);
    }
  });
}

t.test('the fields of a moving picture are seen by the measure', async (t) => {
  const path = make(clipNamed('h264-tff.mp4'));
  const size: Size = [720, 576];
  const woven = combing(await pictureAt(path, 13, size, { deinterlace: 'off' }), ...size);
  const whole = combing(await pictureAt(path, 13, size), ...size);
  t.ok(woven > 10 * whole, `${woven.toFixed(2)} to ${whole.toFixed(2)}`);
});

t.test('key frames, which come without neighbours, are no more combed either', async (t) => {
  const clip = clipNamed('mpeg2.ts');
  const path = make(clip);
  for (const size of clip.sizes) {
    const [width, height] = size;
    const one = width * height * 3;
    const theirs = byBwdif(path, clip, size).subarray(12 * one, 13 * one);
    const ours = await pictureAt(path, 12, size, { seek: 'keyframe' });
    const [mine, bwdif] = [combing(ours, width, height), combing(theirs, width, height)];
    t.ok(mine <= bwdif * 1.1, `${width}x${height}: ${mine.toFixed(3)} to ${bwdif.toFixed(3)}`);
    const { mean } = difference(ours, theirs);
    t.ok(mean <= 1, `${width}x${height}: ${mean.toFixed(2)} levels from bwdif's`);
  }
});

t.test('a step shows what a call of its own shows', async (t) => {
  const path = make(clipNamed('h264-tff.mp4'));
  const size: Size = [720, 576];
  await using video = await engine.open(path);
  for (const frame of [9, 10, 11, 12, 13, 14, 20, 33, 49]) {
    const options = { at: (frame + 0.5) / 25, width: size[0], height: size[1] };
    const { data } = await video.frame(options);
    t.ok(Buffer.from(data).equals(await pictureAt(path, frame, size)), `frame ${frame}`);
  }
});

t.test('a series shows what calls of their own show', async (t) => {
  const path = make(clipNamed('h264-bff.mp4'));
  const options = { width: 720, height: 576, format: 'png' } as const;
  for (const step of [1, 3, 14]) {
    const times = Array.from({ length: Math.ceil(50 / step) }, (_, i) => (i * step + 0.5) / 25);
    let seen = 0;
    for await (const still of engine.snapshots(path, { times, ...options })) {
      if (still.status !== 'ok') throw new Error(`no frame at ${still.requestedSeconds}`);
      if (seen++ % 5 > 0) continue;
      const { data } = await engine.snapshot(path, { at: still.requestedSeconds, ...options });
      t.ok(
        Buffer.from(data ?? []).equals(still.data ?? new Uint8Array()),
        `every ${step}, ${still.requestedSeconds} s`,
      );
    }
    t.equal(seen, times.length);
  }
});

const progressive = [
  'media-bbb_800x640_768kbps_30fps_avc_2b_firstpts_10_sec.mp4',
  'media-bbb_2500ms.ts',
  'media-bear-vp9-odd-dimensions.webm',
  'torchcodec-h265_video.mp4',
  'torchcodec-av1_video.mkv',
  'node-av-video.m1v',
  'format-corpus-photo-jpeg.mov',
];

for (const name of progressive) {
  t.test(`${name} is progressive, and not touched`, async (t) => {
    const source = fixture(name);
    for (const width of [undefined, 320, 64]) {
      for (const at of ['0%', '50%', '100%']) {
        const options = { at, pastEnd: 'last', ...(width === undefined ? {} : { width }) } as const;
        const auto = await engine.frame(source, options);
        const off = await engine.frame(source, { ...options, deinterlace: 'off' });
        t.ok(Buffer.from(auto.data).equals(off.data), `${width ?? 'full'} at ${at}`);
        t.equal(auto.decodedFrames, off.decodedFrames);
      }
    }
  });
}
