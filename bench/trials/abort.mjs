/**
 * The stages a still can be aborted in. `source` makes the call's source; where the work runs by itself, the moment of
 * the abort is drawn from `stages`, the named part of an undisturbed call, else from the milliseconds in `afterMs`.
 */
import { readFileSync } from 'node:fs';
import { clipPath, framesPerSecond } from '../clips.mjs';

/** 4.5 s behind a key frame, in the middle of the time the frame is shown. */
const behind = 4.5 + 0.5 / framesPerSecond;

/** A reader whose reads end for ever at some point of the file. */
function stuckReader(clip, from) {
  const bytes = readFileSync(clipPath(clip));
  const read = (offset, length) =>
    offset < from ? bytes.subarray(offset, offset + length) : new Promise(() => undefined);
  return () => ({ size: bytes.length, read: async (offset, length) => read(offset, length) });
}

const exact = (clip, rounds) => ({
  name: `decode-${clip}`,
  title: `decoding ${clip}, exact, 4.5 s behind the key frame`,
  clips: [clip],
  rounds,
  source: () => () => clipPath(clip),
  options: { at: behind, width: 480 },
  stages: ['decode'],
});

/** @param {{ quick?: boolean }} [options] */
export function trials(options = {}) {
  const rounds = (count) => (options.quick ? Math.ceil(count / 4) : count);
  const main = 'h264-1080p';
  return [
    {
      name: 'open',
      title: 'opening, by a reader that does not answer',
      clips: [main],
      rounds: rounds(40),
      source: () => stuckReader(main, 0),
      options: {},
      afterMs: [2, 30],
    },
    {
      name: 'read',
      title: 'reading, by a reader that does not answer any more',
      clips: [main],
      rounds: rounds(40),
      source: () => stuckReader(main, 1 << 20),
      options: { at: 20 },
      afterMs: [10, 60],
    },
    exact('h264-4k', rounds(80)),
    exact(main, rounds(40)),
    exact('hevc-1080p', rounds(40)),
    exact('vp9-1080p', rounds(40)),
    {
      name: 'convert',
      title: 'converting 4K to 12,000 pixels wide',
      clips: ['h264-4k'],
      rounds: rounds(40),
      source: () => () => clipPath('h264-4k'),
      options: { at: 0, width: 12_000, seek: 'keyframe' },
      stages: ['convert'],
    },
    {
      name: 'encode',
      title: 'encoding AVIF, 1,280 wide (the worker ends it)',
      clips: [main],
      rounds: rounds(20),
      source: () => () => clipPath(main),
      options: { at: 0, width: 1280, seek: 'keyframe', format: 'avif' },
      stages: ['encode'],
      endsEncode: true,
    },
  ];
}
