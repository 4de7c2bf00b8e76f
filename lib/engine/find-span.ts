import { endSeconds } from '../plan/picture-seconds.js';
import { emptySpan, planSpan, type SpanMicros } from '../plan/span.js';
import { seconds } from '../plan/seconds.js';
import type { Warning } from '../plan/warning.js';
import type { Span } from '../request/requests/times.js';
import type { OpenMedia } from './open-media.js';
import type { PictureStream } from './picture-stream.js';
import { durationOf } from './run-series-plan.js';
import { surveyPackets } from './survey-packets.js';
import type { TaskRun } from './task-run.js';

/** A span that exists, and what there is to say about the one that was asked for. */
export interface FoundSpan {
  readonly span: SpanMicros;
  readonly warnings: readonly Warning[];
}

/** @throws TIME_OUT_OF_RANGE for a span in which nothing is */
export async function findSpan(run: TaskRun, media: OpenMedia, stream: PictureStream, asked: Span): Promise<FoundSpan> {
  const announced = await durationOf(run, media, stream);
  const span = planSpan(asked, announced / 1e6);
  const { durationIsGuess } = stream.info;
  // The last picture stays on screen while the sound goes on.
  const whole = Math.max(announced, durationIsGuess ? 0 : Math.round((endSeconds(stream.info) ?? 0) * 1e6));
  if (span.endMicros <= whole) return { span, warnings: [] };
  // The last frame may stay longer than the header says.
  const end = Math.max(whole, await findEnd(run, media, stream.index, Math.min(span.startMicros, announced)));
  if (end <= span.startMicros) throw emptySpan(span.startMicros, end);
  return end < span.endMicros ? cutSpan(span, end) : { span, warnings: [] };
}

/** Where the last frame behind a time leaves the screen, by the packets that are there. */
export async function findEnd(
  run: TaskRun,
  media: OpenMedia,
  streamIndex: number,
  fromMicros: number,
): Promise<number> {
  return (await surveyPackets(run, media, streamIndex, { fromMicros })).endMicros ?? fromMicros;
}

export function cutSpan({ startMicros, endMicros }: SpanMicros, end: number): FoundSpan {
  const message = `the span was to end at ${seconds(endMicros)}, and the video ends at ${seconds(end)}`;
  return { span: { startMicros, endMicros: end }, warnings: [{ code: 'SPAN_CUT', message }] };
}
