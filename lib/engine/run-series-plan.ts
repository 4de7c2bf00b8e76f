import { planPicture } from '../plan/picture.js';
import { statedMicros } from '../plan/picture-seconds.js';
import { afterWideGaps, cutAtKeyFrames, cutSearches } from '../plan/series-runs.js';
import { chooseSeek, keyDistance } from '../plan/series-seek.js';
import { needDuration, planTimes } from '../plan/series-times.js';
import type { Warning } from '../plan/warning.js';
import type { SeriesPlanRequest } from '../request/requests/request.js';
import type { SeekMode } from '../request/requests/times.js';
import type { OpenMedia } from './open-media.js';
import { videoStream, type PictureStream } from './picture-stream.js';
import { surveyPackets } from './survey-packets.js';
import type { TaskRun } from './task-run.js';

/** What a series is made of: plain data, for the tasks that follow. */
export interface SeriesPlan {
  readonly stream: number;
  /** Of each picture, as the stream announces its frames; 0 where nobody asked, or it does not. */
  readonly picturePixels: number;
  readonly seek: SeekMode;
  /** Whole microseconds, ascending. */
  readonly times: Float64Array;
  /** Places of the times at which a run may begin: what comes before needs no frame in common with it. */
  readonly starts: readonly number[];
  /** Where the video ends: as it does, where that was asked for, else by the header, where that was needed. */
  readonly endMicros: number | null;
  /** Of every picture. */
  readonly warnings: readonly Warning[];
}

/** Key frames that tell how far they lie apart. */
const sampledKeyFrames = 4;
const sampledMicros = 60_000_000;

export async function planSeries(run: TaskRun, media: OpenMedia, request: SeriesPlanRequest): Promise<SeriesPlan> {
  const { series, parts } = request;
  const stream = videoStream(run, media, series.stream);
  const needsEnd = request.needsEnd === true;
  const durationMicros = needsEnd || needDuration(series.times) ? await durationOf(run, media, stream) : null;
  const times = planTimes(series.times, durationMicros ?? 0);
  const endMicros = needsEnd ? await realEnd(run, media, stream.index, durationMicros ?? 0) : durationMicros;
  const indexed = await run.measure('open', () => media.indexedKeyFrames(run.interrupt, stream.index));
  const distance = series.seek === 'auto' ? await findKeyDistance(run, media, stream, indexed) : null;
  const seek = chooseSeek(series.seek, times, distance);
  const starts =
    seek === 'keyframe' ? Array.from(times.keys()) : await findStarts(run, media, stream, times, indexed, parts);
  const warnings = series.seek === 'auto' && seek === 'keyframe' ? [keyFramesUsed] : [];
  return {
    stream: stream.index,
    picturePixels: picturePixels(stream, request),
    seek,
    times,
    starts,
    endMicros,
    warnings,
  };
}

const keyFramesUsed: Warning = {
  code: 'KEYFRAMES_USED',
  message:
    'the times lie further apart than the key frames: each picture is the nearest key frame at or before its time',
};

/** An estimate: limits are checked where the pictures are made. */
const noLimits = { framePixels: Infinity, outputPixels: Infinity };

function picturePixels({ index, info }: PictureStream, { geometry }: SeriesPlanRequest): number {
  const shape = info.streams[index]?.video ?? null;
  if (geometry === undefined || shape === null || shape.width === 0 || shape.height === 0) return 0;
  const { width, height } = planPicture(shape, geometry, noLimits).canvas;
  return width * height;
}

/** Microseconds: what the header says; where it says nothing or only guesses, the end is looked for. */
export async function durationOf(run: TaskRun, media: OpenMedia, { index, info }: PictureStream): Promise<number> {
  return statedMicros(info, index) ?? (await surveyPackets(run, media, index)).endMicros ?? 0;
}

/** The last frame may stay on screen longer than the header says. */
async function realEnd(run: TaskRun, media: OpenMedia, streamIndex: number, announcedMicros: number): Promise<number> {
  const { endMicros } = await surveyPackets(run, media, streamIndex, { fromMicros: announcedMicros });
  return Math.max(announcedMicros, endMicros ?? 0);
}

async function findKeyDistance(
  run: TaskRun,
  media: OpenMedia,
  { index }: PictureStream,
  indexed: Float64Array,
): Promise<number | null> {
  if (indexed.length > 1) return keyDistance(indexed);
  const sampled = { toMicros: sampledMicros, mostKeyFrames: sampledKeyFrames };
  const { keyMicros, endMicros } = await surveyPackets(run, media, index, sampled);
  // One key frame for a whole short video is a distance too.
  return keyDistance(keyMicros) ?? endMicros;
}

async function findStarts(
  run: TaskRun,
  media: OpenMedia,
  { index }: PictureStream,
  times: Float64Array,
  indexed: Float64Array,
  parts: number,
): Promise<readonly number[]> {
  if (indexed.length > 0) return cutAtKeyFrames(times, indexed);
  const keys = Array.from(afterWideGaps(times));
  for (const { from, to } of cutSearches(times, parts)) {
    const { keyMicros } = await surveyPackets(run, media, index, { fromMicros: from, toMicros: to });
    keys.push(...keyMicros);
  }
  return cutAtKeyFrames(times, Float64Array.from(keys).sort());
}
