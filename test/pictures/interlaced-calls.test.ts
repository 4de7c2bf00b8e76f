/**
 * An interlaced frame becomes the same picture whatever was asked of an opened video before it, although large pictures
 * take its neighbours and small ones do not; and so does a poster. What a call of its own shows is compared with ffmpeg in interlaced.test.ts.
 */
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { createEngine, type FrameOptions, type Video } from '../../dist/index.js';
import { ffmpeg, temporaryFolder } from './ffmpeg.js';

const folder = temporaryFolder((remove) => t.teardown(remove));
const engine = createEngine();
t.teardown(() => engine.close());

const frameCount = 50;
const x264 = '-c:v libx264 -crf 20 -preset veryfast -pix_fmt yuv420p -flags +ilme+ildct';
const clips = [
  { name: 'groups.mp4', encoding: `${x264} -x264-params keyint=12:bframes=2:tff=1` },
  { name: 'groups.ts', encoding: `${x264} -x264-params keyint=12:bframes=2:tff=1` },
  // A seek lands right on a key frame.
  { name: 'no-b-frames.ts', encoding: `${x264} -x264-params keyint=12:bframes=0:tff=1` },
  // A second before the second key frame no other one lies.
  { name: 'long-group.ts', encoding: `${x264} -x264-params keyint=36:scenecut=0:bframes=0:tff=1` },
  // A key frame is followed by frames that are shown before it, and lost where decoding starts with it.
  { name: 'open-groups.ts', encoding: `${x264} -x264-params keyint=12:bframes=2:open-gop=1:tff=1` },
  { name: 'mpeg2.ts', encoding: '-c:v mpeg2video -q:v 4 -g 12 -bf 2 -top 1 -pix_fmt yuv420p -flags +ilme+ildct' },
] as const;

type Clip = (typeof clips)[number];

function make({ name, encoding }: Clip): string {
  const path = join(folder, name);
  const pattern = 'testsrc2=size=352x288:rate=50:duration=2,scroll=horizontal=0.004:vertical=0.002';
  ffmpeg(`-f lavfi -i ${pattern} -vf interlace=scan=tff:lowpass=complex,setfield=tff ${encoding} ${path}`);
  return path;
}

interface Ask {
  readonly frame: number;
  readonly width: number;
  readonly seek?: 'keyframe';
}

const large = 352;
const small = 44;

function optionsOf({ frame, ...rest }: Ask): FrameOptions {
  return { at: (frame + 0.5) / 25, ...rest };
}

const walks: readonly (readonly [string, readonly Ask[]])[] = [
  [
    'a small picture and a large one of every frame',
    Array.from({ length: 16 }, (_, i) => [small, large, small].map((width) => ({ frame: i + 5, width }))).flat(),
  ],
  [
    'a large picture, a small one later, and a large one of the same frame',
    [
      { frame: 35, width: large },
      { frame: 37, width: small },
      { frame: 37, width: large },
      { frame: 38, width: large },
    ],
  ],
  [
    'small pictures, and large ones of frames behind them',
    [20, 21, 24, 25, 26, 36, 37, 48, 49].map((frame, i) => ({ frame, width: i % 2 === 0 ? small : large })),
  ],
  [
    'a key frame, and then the same frame exactly',
    [
      { frame: 24, width: large, seek: 'keyframe' },
      { frame: 24, width: large },
      { frame: 36, width: small },
      { frame: 36, width: large },
    ],
  ],
  ['step by step', Array.from({ length: frameCount }, (_, frame) => ({ frame, width: large }))],
];

/** What calls of their own show. */
const alone = new Map<string, Promise<Uint8Array>>();

function pictureAlone(path: string, ask: Ask): Promise<Uint8Array> {
  const key = JSON.stringify([path, ask]);
  const known = alone.get(key) ?? engine.frame(path, optionsOf(ask)).then(({ data }) => data);
  alone.set(key, known);
  return known;
}

async function walk(t: Test, path: string, video: Video, asks: readonly Ask[]): Promise<void> {
  for (const [index, ask] of asks.entries()) {
    const { data } = await video.frame(optionsOf(ask));
    t.ok(
      Buffer.from(data).equals(await pictureAlone(path, ask)),
      `call ${index}: frame ${ask.frame}, ${ask.width} wide`,
    );
  }
}

for (const clip of clips) {
  const path = make(clip);
  for (const [name, asks] of walks) {
    t.test(`${clip.name}: ${name}`, async (t) => {
      await using video = await engine.open(path);
      await walk(t, path, video, asks);
    });
  }

  t.test(`${clip.name}: a large picture of where a series of small ones was left`, async (t) => {
    await using video = await engine.open(path);
    const times = [10.5, 14.5, 19.5, 22.5].map((frame) => frame / 25);
    for await (const still of video.snapshots({ times, width: small })) if (still.index === 1) break;
    await walk(
      t,
      path,
      video,
      [19, 22].map((frame) => ({ frame, width: large })),
    );
  });
  t.test(`${clip.name}: a large poster is the picture at its time`, async (t) => {
    const poster = await engine.frame(path, { at: 'auto', width: large });
    const plain = await engine.frame(path, { at: poster.timeSeconds, width: large });
    t.equal(plain.timeSeconds, poster.timeSeconds);
    t.ok(Buffer.from(poster.data).equals(plain.data), `${poster.timeSeconds} s`);
  });
}
