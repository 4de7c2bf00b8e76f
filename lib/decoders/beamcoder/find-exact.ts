import { StillframeError } from '../../errors.js';
import type { NativeTarget } from '../../native/types.js';
import type { BeamFrame } from './api.js';
import type { Decoder } from './decoder.js';
import { isCorrupt, seekSteps, type FoundFrame, type Track } from './track.js';
import type { Watch } from './watch.js';

interface Shown {
  readonly frame: BeamFrame;
  readonly pts: number;
  readonly endTicks: number;
  readonly micros: number;
}

/** The last frame at or before the target, and whether the file ended behind it. */
interface Scanned {
  readonly shown: Shown;
  readonly ended: boolean;
  readonly decodedFrames: number;
}

/**
 * The frame on screen at the target: everything is decoded from a place before it, and the times that frames come out
 * with decide. When the first one is too late already, the place was; then from further back, in the end from the start.
 */
export async function findExact(track: Track, target: NativeTarget, watch: Watch): Promise<FoundFrame> {
  // What comes out after a seek has guessed times where packets have none: then only the start can be trusted.
  const nearby = track.timesAreTrue ? await scanNearby(track, target, watch) : null;
  const scanned = nearby !== null && track.timesAreTrue ? nearby : await scanFromStart(track, target, watch);
  const { shown, ended, decodedFrames } = scanned;
  const { frame, pts, micros, endTicks } = shown;
  const frameEndMicros = track.timeline.micros(endTicks);
  const endMicros = Math.max(track.demuxer.headerDurationMicros, frameEndMicros);
  const pastEnd = ended && target.timeMicros > endMicros;
  return { frame, pts, micros, endMicros, pastEnd, lastFrameEndMicros: ended ? frameEndMicros : null, decodedFrames };
}

async function scanNearby(track: Track, target: NativeTarget, watch: Watch): Promise<Scanned | null> {
  for (const step of seekSteps(target.timeMicros)) {
    if (!(await track.demuxer.seek(track.timeline.lastTick(step), watch))) continue;
    const scanned = await scan(track, target, 'after-seek', watch);
    if (scanned !== null) return scanned;
  }
  return null;
}

async function scanFromStart(track: Track, target: NativeTarget, watch: Watch): Promise<Scanned> {
  await track.demuxer.rewind(watch);
  const scanned = await scan(track, target, 'start', watch);
  if (scanned !== null) return scanned;
  throw new StillframeError('INVALID_SOURCE', 'the video stream holds no frame that can be decoded');
}

async function scan(
  track: Track,
  target: NativeTarget,
  from: 'start' | 'after-seek',
  watch: Watch,
): Promise<Scanned | null> {
  const decoder = track.newDecoder(target, target.threads);
  let shown: Shown | null = null;
  for await (const frame of framesOf(track, decoder, watch)) {
    const next = toShown(track, frame, shown);
    if (next.micros > target.timeMicros) {
      // Before the first frame the first frame is shown.
      if (shown === null && from === 'start') shown = next;
      return shown === null ? null : { shown, ended: false, decodedFrames: decoder.decodedFrames };
    }
    // A corrupt frame is shown only when nothing else is.
    if (shown === null || !isCorrupt(frame)) shown = next;
  }
  return shown === null ? null : { shown, ended: true, decodedFrames: decoder.decodedFrames };
}

async function* framesOf({ demuxer }: Track, decoder: Decoder, watch: Watch): AsyncGenerator<BeamFrame> {
  for (;;) {
    const packet = await demuxer.next(watch);
    if (packet === null) break;
    yield* await decoder.feed(packet, watch);
  }
  yield* await decoder.drain(watch);
}

function toShown(track: Track, frame: BeamFrame, before: Shown | null): Shown {
  if (frame.pts === null) track.timesAreTrue = false;
  // A frame without a time follows the one before it.
  const pts = frame.best_effort_timestamp ?? before?.endTicks ?? track.timeline.lastTick(0);
  return { frame, pts, endTicks: pts + track.durationOf(frame), micros: track.timeline.micros(pts) };
}
