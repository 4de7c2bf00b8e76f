/** Stills as a service has them: many sources, ways to read them, formats, sizes and times. Nothing is left to chance. */
import path from 'node:path';
import { clipNamed, clipPath, framesPerSecond, keyFrameDistance } from './clips.mjs';

const fixtures = path.join(import.meta.dirname, '..', 'test', 'fixtures');

/** Small real files, for the codecs and containers that the clips do not have. */
const small = [
  'decord-video_270.mov',
  'ffmpegcore-input_3sec.webm',
  'format-corpus-apple-prores-422-lt.mov',
  'format-corpus-hdv-1080i50.mov',
  'format-corpus-photo-jpeg.mov',
  'hls-ts-bframes/index.m3u8',
  'media-bbb_2500ms.ts',
  'media-bbb_800x640_768kbps_30fps_avc_2b_firstpts_10_sec.mp4',
  'moviepy-chaplin.mp4',
  'moviepy-transparent.webm',
  'moviepy-with-attached-pic.mp3',
  'rails-rotated_hdr_video.mov',
  'sharp-rotating-squares.gif',
  'tika-testWMV.wmv',
  'torchcodec-av1_video.mkv',
].map((name) => ({ file: path.join(fixtures, name), clip: null }));

const big = ['h264-1080p', 'ts-1080p', 'h264-4k', 'hevc-1080p', 'vp9-1080p'].map((name) => ({
  file: clipPath(name),
  clip: clipNamed(name),
}));

// Each list stands for its frequencies.
const sources = [...small, ...big, ...big, ...big];
export const files = [...small, ...big].map(({ file }) => file);
const ways = ['path', 'path', 'path', 'path', 'http', 'http', 'memory', 'reader'];
const formats = ['jpg', 'jpg', 'jpg', 'webp', 'webp', 'png', 'avif'];
const shapes = [
  { width: 160 },
  { width: 320 },
  { width: 320, height: 320, fit: 'contain' },
  { width: 480 },
  { width: 640, height: 360, fit: 'cover' },
  { width: 640, height: 360, fit: 'contain', background: 'blur' },
  { width: 1280 },
];

/** @param {number} seed */
function dice(seed) {
  let state = seed >>> 0;
  // Mulberry32: small, and good enough to mix an order.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { below: (end) => Math.floor(next() * end), of: (list) => list[Math.floor(next() * list.length)] };
}

/** Near behind a key frame in long clips, so that memory is measured and not patience; anywhere in the small files. */
function timeIn({ clip }, { below }) {
  if (clip === null) return `${below(90)}%`;
  const groups = Math.floor((clip.seconds * framesPerSecond) / keyFrameDistance);
  return (below(groups) * keyFrameDistance + below(12) + 0.5) / framesPerSecond;
}

/**
 * The still of a number: no two are the same, but every 200 are alike.
 * @param {number} number
 * @returns {{ file: string, way: 'path' | 'http' | 'memory' | 'reader', options: Record<string, unknown> }}
 */
export function mixedStill(number) {
  const random = dice(number);
  const source = random.of(sources);
  const format = random.of(formats);
  const shape = random.of(shapes);
  const at = timeIn(source, random);
  const seek = random.of(['exact', 'keyframe']);
  // A playlist's children are found by its place, which bytes alone do not have.
  const way = source.file.endsWith('.m3u8') ? random.of(['path', 'http']) : random.of(ways);
  return { file: source.file, way, options: { at, seek, format, ...shape, pastEnd: 'last' } };
}
