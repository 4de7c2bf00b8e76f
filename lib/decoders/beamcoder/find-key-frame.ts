import type { NativeTarget } from '../../native/types.js';
import type { BeamPacket } from './api.js';
import { isCorrupt, seekSteps, type FoundFrame, type Track } from './track.js';
import type { Watch } from './watch.js';

/** The last key packet at or before a target, and how far packets were read behind it. */
interface KeyPacket {
  readonly packet: BeamPacket;
  readonly pts: number;
  readonly endMicros: number;
  readonly ended: boolean;
}

/**
 * The key frame at or before the target, decoded alone. Null where the stream's packets cannot tell: without times,
 * with a picture in several packets, or with nothing before the target.
 */
export async function findKeyFrame(track: Track, target: NativeTarget, watch: Watch): Promise<FoundFrame | null> {
  const { demuxer, timeline } = track;
  const length = demuxer.headerDurationMicros;
  for (const step of seekSteps(length > 0 ? Math.min(target.timeMicros, length) : target.timeMicros)) {
    if (!(await demuxer.seek(timeline.lastTick(step), watch))) continue;
    const key = await keyPacket(track, target, watch);
    if (key === 'without-times') return null;
    if (key !== null) return await decode(track, target, key, watch);
  }
  await demuxer.rewind(watch);
  const key = await keyPacket(track, target, watch);
  return key === null || key === 'without-times' ? null : await decode(track, target, key, watch);
}

async function keyPacket(
  { demuxer, timeline }: Track,
  { timeMicros }: NativeTarget,
  watch: Watch,
): Promise<KeyPacket | null | 'without-times'> {
  let last: { readonly packet: BeamPacket; readonly pts: number } | null = null;
  let endMicros = 0;
  for (;;) {
    const packet = await demuxer.next(watch);
    if (packet === null) return last === null ? null : { ...last, endMicros, ended: true };
    const { pts, dts, duration, flags } = packet;
    if (pts === null) return 'without-times';
    // What is decoded later is not shown earlier.
    const later = flags.KEY ? timeline.micros(pts) > timeMicros : dts !== null && timeline.micros(dts) > timeMicros;
    if (later) return last === null ? null : { ...last, endMicros, ended: false };
    if (flags.KEY) last = { packet, pts };
    endMicros = Math.max(endMicros, timeline.micros(pts) + timeline.durationMicros(duration));
  }
}

async function decode(
  track: Track,
  target: NativeTarget,
  { packet, pts, endMicros, ended }: KeyPacket,
  watch: Watch,
): Promise<FoundFrame | null> {
  const decoder = track.newDecoder(target, 1);
  const frames = [...(await decoder.feed(packet, watch)), ...(await decoder.drain(watch))];
  const frame = frames.find((candidate) => candidate.pts === pts);
  if (frame === undefined || isCorrupt(frame) || (track.fieldsMayBePackets && frame.interlaced_frame)) return null;
  const end = Math.max(track.demuxer.headerDurationMicros, endMicros);
  const pastEnd = ended && target.timeMicros > end;
  const { decodedFrames } = decoder;
  const lastFrameEndMicros = ended ? endMicros : null;
  return { frame, pts, micros: track.timeline.micros(pts), endMicros: end, pastEnd, lastFrameEndMicros, decodedFrames };
}
