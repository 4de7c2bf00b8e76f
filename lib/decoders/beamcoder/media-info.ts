import type { ColourTags, RawMediaInfo, StreamInfo, VideoStreamInfo } from '../../native/types.js';
import type { BeamCodecParameters, BeamFrame, BeamRatio, BeamStream } from './api.js';
import type { Demuxer } from './demuxer.js';
import { dolbyVisionOf, orientationOf } from './side-data.js';

type Ratio = readonly [number, number];

/** What beamcoder says of a source, in the shape of the native core's answer. */
export function toRawMediaInfo(demuxer: Demuxer, byteSize: number): RawMediaInfo {
  const { iformat, bit_rate, streams, metadata } = demuxer.raw;
  const duration = demuxer.headerDurationMicros;
  return {
    formatName: iformat.name,
    formatLongName: iformat.long_name,
    startTimeSeconds: demuxer.startMicros / 1e6,
    durationSeconds: duration < 0 ? null : duration / 1e6,
    // beamcoder does not say; containers that leave it to the bit rate are not read with it.
    durationIsGuess: false,
    bitRate: bit_rate > 0 ? bit_rate : null,
    byteSize,
    streams: streams.map(describeStream),
    videoStream: bestVideoStream(streams),
    tags: { ...metadata },
  };
}

export function isCover({ disposition }: BeamStream): boolean {
  return disposition['ATTACHED_PIC'] === true;
}

/** libav's rule: what the container says, or else the frame; without a frame, the codec. */
export function sampleAspectRatio({ sample_aspect_ratio, codecpar }: BeamStream, frame: BeamFrame | null): Ratio {
  const inner = frame === null ? codecpar.sample_aspect_ratio : frame.sample_aspect_ratio;
  return reduced(positive(sample_aspect_ratio) ?? positive(inner) ?? [1, 1]);
}

export function frameColour({ colorspace, color_range, color_primaries, color_trc }: BeamFrame): ColourTags {
  return { matrix: colorspace, range: color_range, primaries: color_primaries, transfer: color_trc };
}

export function streamColour({
  color_space,
  color_range,
  color_primaries,
  color_trc,
}: BeamCodecParameters): ColourTags {
  return { matrix: color_space, range: color_range, primaries: color_primaries, transfer: color_trc };
}

/**
 * libav's rule for its best stream, as far as beamcoder shows what it goes by: not for the impaired, the default, the
 * most bits a second, the first. Real video before cover art.
 */
function bestVideoStream(streams: readonly BeamStream[]): number {
  const videos = streams.filter(({ codecpar }) => codecpar.codec_type === 'video');
  const real = videos.filter((stream) => !isCover(stream));
  const candidates = real.length > 0 ? real : videos;
  const ranked = candidates.toSorted((one, other) => rankOf(other) - rankOf(one) || bitRateOf(other) - bitRateOf(one));
  return ranked[0]?.index ?? -1;
}

function rankOf({ disposition }: BeamStream): number {
  const impaired = disposition['HEARING_IMPAIRED'] === true || disposition['VISUAL_IMPAIRED'] === true;
  return (impaired ? 0 : 1) + (disposition['DEFAULT'] === true ? 1 : 0);
}

function bitRateOf({ codecpar }: BeamStream): number {
  return codecpar.bit_rate;
}

function describeStream(stream: BeamStream): StreamInfo {
  const { index, codecpar, disposition, metadata, duration, start_time } = stream;
  const [num, den] = stream.time_base;
  const seconds = (ticks: number | null): number | null => (ticks === null ? null : (ticks * num) / den);
  const kind = kinds.find((known) => known === codecpar.codec_type) ?? 'data';
  return {
    index,
    kind,
    codec: codecpar.name,
    attachedPicture: isCover(stream),
    isDefault: disposition['DEFAULT'] === true,
    language: metadata?.['language'] ?? null,
    durationSeconds: seconds(duration),
    startTimeSeconds: seconds(start_time),
    bitRate: codecpar.bit_rate > 0 ? codecpar.bit_rate : null,
    video: kind === 'video' ? describeVideo(stream) : null,
  };
}

const kinds = ['video', 'audio', 'subtitle', 'attachment'] as const;

function describeVideo(stream: BeamStream): VideoStreamInfo {
  const { codecpar, avg_frame_rate, time_base } = stream;
  return {
    width: codecpar.width,
    height: codecpar.height,
    profile: typeof codecpar.profile === 'string' ? codecpar.profile : null,
    pixelFormat: codecpar.format,
    sampleAspectRatio: sampleAspectRatio(stream, null),
    orientation: orientationOf(stream),
    averageFrameRate: positive(avg_frame_rate),
    timeBase: time_base,
    fieldOrder: fieldOrders[codecpar.field_order] ?? 'unknown',
    colour: streamColour(codecpar),
    dolbyVision: dolbyVisionOf(stream),
  };
}

const fieldOrders: Readonly<Record<string, string>> = {
  progressive: 'progressive',
  'top coded first, top displayed first': 'tt',
  'bottom coded first, bottom displayed first': 'bb',
  'top coded first, bottom displayed first': 'tb',
  'bottom coded first, top displayed first': 'bt',
};

function positive([num, den]: BeamRatio): Ratio | null {
  return num > 0 && den > 0 ? [num, den] : null;
}

function reduced([num, den]: Ratio): Ratio {
  let [divisor, rest] = [num, den];
  while (rest > 0) [divisor, rest] = [rest, divisor % rest];
  return [num / divisor, den / divisor];
}
