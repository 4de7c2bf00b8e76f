import type { Survey, SurveyRange } from '../../native/types.js';
import type { BeamPacket } from './api.js';
import type { Demuxer } from './demuxer.js';
import { Timeline } from './timeline.js';
import type { Watch } from './watch.js';

/** Packets this far behind a time say nothing about it any more, whatever their order. */
const reorderMicros = 1_000_000;

/** Reads the packets of a stream over a range, as the native core does. */
export async function survey(demuxer: Demuxer, range: SurveyRange, watch: Watch): Promise<Survey> {
  const { streamIndex, fromMicros, toMicros, mostKeyFrames } = range;
  const timeline = timelineOf(demuxer, streamIndex);
  demuxer.select(streamIndex);
  await goTo(demuxer, timeline, fromMicros, watch);
  const keys: number[] = [];
  let end = 0;
  while (keys.length < mostKeyFrames) {
    const packet = await demuxer.next(watch);
    if (packet === null) return { keyMicros: ascending(keys), endMicros: end };
    end = Math.max(end, endOf(packet, timeline));
    if (packet.pts === null) continue;
    const micros = timeline.micros(packet.pts);
    if (micros - toMicros > reorderMicros) break;
    if (packet.flags.KEY && micros >= fromMicros && micros <= toMicros) keys.push(micros);
  }
  return { keyMicros: ascending(keys), endMicros: null };
}

/** When the last picture or sound of the file ends: less than its header says when the file breaks off. */
export async function surveyEnd(
  demuxer: Demuxer,
  streamIndex: number,
  fromMicros: number,
  watch: Watch,
): Promise<number> {
  demuxer.select(streamIndex);
  await goTo(demuxer, timelineOf(demuxer, streamIndex), fromMicros, watch);
  demuxer.selectAll();
  let end = fromMicros;
  for (;;) {
    const packet = await demuxer.next(watch);
    if (packet === null) return end;
    const { codecpar } = demuxer.stream(packet.stream_index);
    if (codecpar.codec_type !== 'video' && codecpar.codec_type !== 'audio') continue;
    end = Math.max(end, endOf(packet, timelineOf(demuxer, packet.stream_index)));
  }
}

async function goTo(demuxer: Demuxer, timeline: Timeline, micros: number, watch: Watch): Promise<void> {
  if (micros <= 0 || !(await demuxer.seek(timeline.lastTick(micros), watch))) await demuxer.rewind(watch);
}

/** By the decoding time where there is no other, which comes no later. */
function endOf({ pts, dts, duration }: BeamPacket, timeline: Timeline): number {
  const ticks = pts ?? dts;
  return ticks === null ? 0 : timeline.micros(ticks) + timeline.durationMicros(duration);
}

function timelineOf(demuxer: Demuxer, index: number): Timeline {
  return new Timeline(demuxer.stream(index).time_base, demuxer.startMicros);
}

function ascending(micros: readonly number[]): Float64Array {
  return Float64Array.from(micros).sort();
}
