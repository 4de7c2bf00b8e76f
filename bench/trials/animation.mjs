/** The trials of animations: spans begin where a frame comes on screen, so that every tool means the same frames. */
import { clipNamed, clipPath, framesPerSecond, videoOffset } from '../clips.mjs';

const atLeast = (times, other) => ({ figure: 'times', other, minimum: times });
const bytes = (share, other) => ({ figure: 'bytes', other, maximum: share });
/** By every reference there is: see the README. */
const likeness = (less, other) => ['ssim', 'rgbSsim', 'exactSsim'].map((figure) => ({ figure, other, minimum: -less }));

const [standard, best] = ['ffmpeg-palette', 'ffmpeg-palette-best'];
const gif = {
  kind: 'gif',
  product: 'stillframe-gif',
  goals: [atLeast(3, standard), atLeast(2.5, best), bytes(0.85, best), ...likeness(0, best)],
};
const webpOther = 'ffmpeg-webp';
const webp = {
  kind: 'webp',
  product: 'stillframe-webp',
  goals: [atLeast(1.5, webpOther), bytes(1, webpOther), ...likeness(0.002, webpOther)],
};
/** Against the best form alone; what is not natural footage has no goal, and is there to be looked at. */
const noGoals = { goals: [] };

// Live action, animation and old film, in three codecs.
const natural = [
  ['h264-1080p', 1],
  ['h264-1080p', 13],
  ['h264-1080p', 25],
  ['hevc-1080p', 4],
  ['hevc-1080p', 18],
  ['vp9-1080p', 2],
  ['vp9-1080p', 10],
];
const long = [
  ['h264-1080p', 1],
  ['h264-1080p', 8],
  ['h264-1080p', 20],
  ['hevc-1080p', 5],
  ['vp9-1080p', 10],
];

/** @param {{ spans: readonly (readonly [string, number])[], shape: object }} trial */
export function jobsOf({ spans, shape }) {
  return Promise.all(
    spans.map(async ([clip, at]) => {
      const start = Number((at + (await videoOffset(clip))).toFixed(6));
      const { decoder, masked: hasAlpha = false } = clipNamed(clip);
      return { clip, file: clipPath(clip), decoder, hasAlpha, start, sourceFps: framesPerSecond, ...shape };
    }),
  );
}

/** @param {{ quick?: boolean }} [options] */
export function trials(options = {}) {
  const rounds = (count) => (options.quick ? 1 : count);
  const three = { seconds: 3, fps: 10, width: 480 };
  const ten = { seconds: 10, fps: 25, width: 640 };
  return [
    { name: 'gif-3s', title: 'GIF, 3 s at 10 fps, 480 wide', spans: natural, shape: three, rounds: rounds(5), ...gif },
    { name: 'gif-10s', title: 'GIF, 10 s at 25 fps, 640 wide', spans: long, shape: ten, rounds: rounds(2), ...gif },
    {
      ...{ name: 'gif-screencast', title: 'GIF of a screencast, 10 s at 10 fps, 640 wide', ...gif, ...noGoals },
      ...{ spans: [['screencast', 2]], shape: { ...ten, fps: 10 }, rounds: rounds(3) },
    },
    {
      ...{ name: 'gif-alpha', title: 'GIF with alpha, 3 s at 10 fps, 480 wide', ...gif, ...noGoals },
      ...{ spans: [['alpha-720p', 1]], shape: three, rounds: rounds(3) },
    },
    {
      name: 'webp-3s',
      title: 'WebP, 3 s at 10 fps, 480 wide',
      spans: natural,
      shape: three,
      rounds: rounds(5),
      ...webp,
    },
    { name: 'webp-10s', title: 'WebP, 10 s at 25 fps, 640 wide', spans: long, shape: ten, rounds: rounds(2), ...webp },
    {
      ...{ name: 'webp-alpha', title: 'WebP with alpha, 3 s at 10 fps, 480 wide', ...webp, ...noGoals },
      ...{ spans: [['alpha-720p', 1]], shape: three, rounds: rounds(3) },
    },
  ];
}
