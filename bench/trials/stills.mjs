/**
 * The table of trials. A still job names one frame twice: `onScreen` is the middle of the time it is shown, `frameStart`
 * the beginning, because "on screen at t" and "the first frame at or after t" are both common meanings of a time.
 */
import { availableParallelism } from 'node:os';
import { clipNamed, clipPath, framesPerSecond, keyFrameDistance, videoOffset } from '../clips.mjs';

/** As many as the engine gives a lone exact still. */
function threadsFor(clip) {
  const { width, height } = clipNamed(clip);
  return availableParallelism() + (width * height > 4_000_000 ? 0 : 1);
}

/** 4.5 s behind a key frame. */
const behind = 4.5 * framesPerSecond;

/** One target in each whole group of pictures. */
function targets(clip) {
  const frames = clipNamed(clip).seconds * framesPerSecond;
  const found = [];
  for (let key = 0; key + keyFrameDistance <= frames; key += keyFrameDistance) found.push({ key, frame: key + behind });
  return found;
}

async function stillJobs(clip, mode) {
  const offset = await videoOffset(clip);
  return targets(clip).map(({ key, frame }) => ({
    file: clipPath(clip),
    mode,
    width: 480,
    quality: 80,
    // The product's own rule for a lone request: one frame cannot be split, a run of frames can.
    threads: mode === 'exact' ? threadsFor(clip) : 1,
    frame,
    shown: mode === 'exact' ? frame : key,
    frameStart: offset + frame / framesPerSecond,
    halfFrame: 0.5 / framesPerSecond,
    onScreen: offset + (frame + 0.5) / framesPerSecond,
  }));
}

function still(clip, mode, rounds, extra = {}) {
  const what = mode === 'exact' ? 'exact still 4.5 s behind its key frame' : 'key-frame still';
  const jobs = () => stillJobs(clip, mode);
  return {
    name: `${mode}-${clip}`,
    title: `${clip}: ${what}, JPEG 480 wide`,
    kind: 'still',
    clip,
    mode,
    jobs,
    rounds,
    ...extra,
  };
}

const product = 'stillframe-thread';
const atLeast = (times, other) => ({ text: `at least ${times} times faster than ${other}`, other, minimum: times });
const within = (times, other) => ({ text: `within ${times} of ${other}`, other, maximum: times });

/** `jobs` is asked for when the clips are there. @param {{ quick?: boolean }} [options] */
export function trials(options = {}) {
  const rounds = (count) => (options.quick ? Math.max(2, Math.round(count / 4)) : count);
  const main = 'h264-1080p';
  const steps = 200;
  const step = (name, fate, job, extra) => ({
    name,
    title: `${main}: one step of a warm source, native pixels handed over and ${fate}, mean of ${steps}`,
    kind: 'step',
    steps,
    clip: main,
    mode: 'step',
    jobs: async () => [{ file: clipPath(main), frames: steps, framesPerSecond, threads: threadsFor(main), ...job }],
    rounds: rounds(8),
    ...extra,
  });
  return [
    still(main, 'keyframe', rounds(20), {
      goals: [atLeast(10, 'ffmpeg'), atLeast(6, 'ffmpegthumbnailer'), within(1.15, 'floor')],
    }),
    still(main, 'exact', rounds(7), {
      goals: [atLeast(1.6, 'ffmpeg'), atLeast(1.5, 'beamcoder'), within(1.15, 'floor')],
    }),
    {
      name: 'transport',
      title: `${main}: what the process transport adds to a key-frame still`,
      kind: 'still',
      clip: main,
      mode: 'keyframe',
      jobs: () => stillJobs(main, 'keyframe'),
      rounds: rounds(60),
      only: [product, 'stillframe-process'],
      goals: [{ text: 'stillframe-process adds under 1 ms', other: 'stillframe-process', addsUnderMs: 1 }],
    },
    step('step', 'let go of', {}, { goals: [within(1.3, 'floor')] }),
    // What callers get who leave it to the garbage collector.
    step('step-dropped', 'dropped', { drops: true }, { only: [product, 'stillframe-process', 'floor'] }),
    still('h264-4k', 'keyframe', rounds(8)),
    still('h264-4k', 'exact', rounds(4)),
    still('hevc-1080p', 'keyframe', rounds(8)),
    still('hevc-1080p', 'exact', rounds(4)),
    still('vp9-1080p', 'keyframe', rounds(8)),
    still('vp9-1080p', 'exact', rounds(4)),
    still('ts-1080p', 'keyframe', rounds(8)),
    still('ts-1080p', 'exact', rounds(4)),
  ].map((trial) => ({ product, goals: [], ...trial }));
}
