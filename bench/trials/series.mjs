/** The trials of series. Times are in the middle of a frame's time on screen, so that every tool means the same frame. */
import { availableParallelism } from 'node:os';
import { clipPath, framesPerSecond } from '../clips.mjs';
import { run } from '../spawned.mjs';

const product = 'stillframe-thread';
const atLeast = (times, other) => ({ text: `at least ${times} times faster than ${other}`, other, minimum: times });
const within = (times, other) => ({ text: `within ${times} of ${other}`, other, maximum: times });

/** 30 over 40 seconds, none of them a key frame. */
async function stillJobs(clip) {
  const frames = Array.from({ length: 30 }, (_, index) => 20 + 40 * index);
  const times = frames.map((frame) => (frame + 0.5) / framesPerSecond);
  const workers = availableParallelism();
  const halfFrame = 0.5 / framesPerSecond;
  return [{ file: clipPath(clip), frames, times, halfFrame, width: 480, quality: 80, workers, threads: workers + 1 }];
}

/** When the key frames come on screen, from the first one on. */
async function keyFrames(file) {
  const entries = ['-select_streams', 'v:0', '-show_entries', 'packet=pts_time,flags', '-of', 'csv=p=0'];
  const lines = (await run('ffprobe', ['-v', 'error', ...entries, file])).toString().split('\n');
  const keys = lines.filter((line) => line.includes('K')).map((line) => Number(line.split(',')[0]));
  return keys.map((key) => key - keys[0]);
}

/** 100 cells over 20 minutes; each shows the key frame before its time. */
async function sheetJobs(clip) {
  const file = clipPath(clip);
  const [start, interval] = [0.5, 12];
  const times = Array.from({ length: 100 }, (_, index) => start + interval * index);
  const all = await keyFrames(file);
  const keys = times.map((time) => all.findLastIndex((key) => key <= time));
  return [{ file, start, interval, times, keys, width: 160, columns: 10, lines: 10, quality: 80 }];
}

function sheet(clip, rounds, goals) {
  const title = `${clip}: sprite of 100 cells over 20 minutes, key frames`;
  return { name: `sheet-${clip}`, title, kind: 'sheet', clip, jobs: () => sheetJobs(clip), rounds, goals };
}

/** @param {{ quick?: boolean }} [options] */
export function trials(options = {}) {
  const rounds = (count) => (options.quick ? Math.max(1, Math.round(count / 4)) : count);
  return [
    {
      name: 'stills',
      title: 'loop-1080p: 30 exact stills over 40 seconds, JPEG 480 wide',
      kind: 'series',
      clip: 'loop-1080p',
      jobs: () => stillJobs('loop-1080p'),
      rounds: rounds(5),
      goals: [atLeast(2.2, 'ffmpeg-select'), atLeast(2.2, 'ffmpeg-seeks'), within(1.2, 'floor')],
    },
    sheet('film-1080p', rounds(8), [atLeast(4, 'ffmpeg-skip'), atLeast(1.4, 'ffmpeg-discard'), within(1.2, 'floor')]),
    sheet('film-ts-1080p', rounds(4), [
      atLeast(4, 'ffmpeg-skip'),
      atLeast(1.4, 'ffmpeg-discard'),
      within(1.2, 'floor'),
    ]),
    {
      ...sheet('film-1080p', 1, [atLeast(60, 'ffmpeg-fps')]),
      name: 'sheet-fps',
      title: 'film-1080p: the same, against ffmpeg that decodes every frame',
      only: [product, 'ffmpeg-fps'],
      // Minutes a turn: once is enough.
      warmUps: 0,
    },
  ].map((trial) => ({ product, ...trial }));
}
