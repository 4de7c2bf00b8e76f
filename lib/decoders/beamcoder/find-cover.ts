import { StillframeError } from '../../errors.js';
import type { NativeTarget } from '../../native/types.js';
import type { FoundFrame, Track } from './track.js';
import type { Watch } from './watch.js';

/** The picture attached to a file: its packet is the stream's first and only one. */
export async function findCover(track: Track, target: NativeTarget, watch: Watch): Promise<FoundFrame> {
  const { demuxer } = track;
  await demuxer.rewind(watch);
  const packet = await demuxer.next(watch);
  const decoder = track.newDecoder(target, 1);
  const frames = packet === null ? [] : [...(await decoder.feed(packet, watch)), ...(await decoder.drain(watch))];
  const [frame] = frames;
  if (frame === undefined) throw new StillframeError('INVALID_SOURCE', 'the cover picture cannot be decoded');
  const end = { endMicros: demuxer.headerDurationMicros, pastEnd: false, lastFrameEndMicros: null };
  return { frame, pts: null, micros: 0, ...end, decodedFrames: 1 };
}
