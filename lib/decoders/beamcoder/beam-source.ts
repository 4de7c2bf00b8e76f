import { StillframeError } from '../../errors.js';
import { Frame } from '../../native/media.js';
import type { ForeignPicture, Interrupt, NativeTarget, RawMediaInfo, Survey, SurveyRange } from '../../native/types.js';
import type { FrameSource } from '../frame-decoder.js';
import type { Beamcoder, BeamFrame } from './api.js';
import type { Demuxer } from './demuxer.js';
import { findCover } from './find-cover.js';
import { findExact } from './find-exact.js';
import { findKeyFrame } from './find-key-frame.js';
import { frameColour, isCover, sampleAspectRatio, streamColour, toRawMediaInfo } from './media-info.js';
import { dolbyVisionOf, lightLevelsOf, orientationOf } from './side-data.js';
import { survey, surveyEnd } from './survey.js';
import { isCorrupt, Track, type FoundFrame } from './track.js';
import { Watch } from './watch.js';

/** Rounded headers, and sound that ends a little later than the pictures, are no break. */
const breakOffMicros = 1_000_000;

/** A source that beamcoder has opened. Its frames become native ones, so that one converter makes every picture. */
export class BeamSource implements FrameSource {
  readonly #beamcoder: Beamcoder;
  readonly #demuxer: Demuxer;
  readonly #info: RawMediaInfo;
  #track: Track | null = null;

  constructor(beamcoder: Beamcoder, demuxer: Demuxer, byteSize: number) {
    this.#beamcoder = beamcoder;
    this.#demuxer = demuxer;
    this.#info = toRawMediaInfo(demuxer, byteSize);
  }

  /** beamcoder reads all there is to know when it opens a source. */
  info(): RawMediaInfo {
    return this.#info;
  }

  async decode(interrupt: Interrupt, target: NativeTarget): Promise<Frame> {
    const watch = new Watch(interrupt);
    const track = this.#select(target);
    const found = await find(track, target, watch);
    const missing = target.comingMicros !== null && (await isMissing(track, target, found, watch));
    return this.#toFrame(found, missing, target.streamIndex, watch);
  }

  async survey(interrupt: Interrupt, range: SurveyRange): Promise<Survey> {
    return await survey(this.#demuxer, range, new Watch(interrupt));
  }

  /** beamcoder does not show the container's index. */
  indexedKeyFrames(): Float64Array {
    return new Float64Array(0);
  }

  [Symbol.dispose](): void {
    this.#demuxer[Symbol.dispose]();
  }

  #select({ streamIndex, maxPixels }: NativeTarget): Track {
    const { width, height, name, codec_tag } = this.#demuxer.stream(streamIndex).codecpar;
    // Their chroma planes are swapped within one buffer, of which beamcoder dies.
    if (name === 'rawvideo' && `${codec_tag}`.startsWith('YV')) {
      throw new StillframeError('UNSUPPORTED_CODEC', `beamcoder cannot hand out uncompressed ${codec_tag}`);
    }
    if (width * height > maxPixels) {
      const size = `${width}x${height}`;
      throw new StillframeError(
        'LIMIT_EXCEEDED',
        `the video's frames of ${size} exceed the limit of ${maxPixels} pixels`,
      );
    }
    this.#demuxer.select(streamIndex);
    if (this.#track?.index !== streamIndex) this.#track = new Track(this.#beamcoder, this.#demuxer, streamIndex);
    return this.#track;
  }

  #toFrame({ frame, pts, micros, ...found }: FoundFrame, missing: boolean, streamIndex: number, watch: Watch): Frame {
    const stream = this.#demuxer.stream(streamIndex);
    const configuration = dolbyVisionOf(stream);
    // A field of HEVC is a picture of its own, which has no lines to part, whatever libavcodec calls it.
    const interlaced = frame.interlaced_frame && stream.codecpar.name !== 'hevc';
    return Frame.from(watch.interrupt, toPicture(frame, interlaced), {
      ...found,
      missing,
      sampleAspectRatio: sampleAspectRatio(stream, frame),
      orientation: orientationOf(stream),
      interlaced,
      colour: frameColour(frame),
      streamColour: streamColour(stream.codecpar),
      chromaLocation: frame.chroma_location,
      light: lightLevelsOf(frame, stream),
      dolbyVision: configuration === null ? null : { configuration, metadata: null },
      pts: pts === null ? null : BigInt(pts),
      timeBase: stream.time_base,
      timeMicros: micros,
      keyframe: frame.key_frame,
      damaged: isCorrupt(frame) || Object.values(frame.decode_error_flags ?? {}).includes(true),
    });
  }
}

async function find(track: Track, target: NativeTarget, watch: Watch): Promise<FoundFrame> {
  if (isCover(track.demuxer.stream(track.index))) return await findCover(track, target, watch);
  const key = target.mode === 'keyframe' ? await findKeyFrame(track, target, watch) : null;
  return key ?? (await findExact(track, target, watch));
}

/** The last picture stays on screen while the sound goes on; where nothing goes on, the file breaks off. */
async function isMissing(
  track: Track,
  { timeMicros }: NativeTarget,
  { lastFrameEndMicros: end }: FoundFrame,
  watch: Watch,
): Promise<boolean> {
  if (end === null || timeMicros - end <= breakOffMicros) return false;
  track.dataEndMicros ??= await surveyEnd(track.demuxer, track.index, end, watch);
  return timeMicros - track.dataEndMicros > breakOffMicros;
}

function toPicture(frame: BeamFrame, interlaced: boolean): ForeignPicture {
  const { width, height, format, linesize, data, top_field_first } = frame;
  return {
    width,
    height,
    pixelFormat: format ?? '',
    planes: data.map((bytes, plane) => ({ bytes, stride: linesize[plane] ?? 0 })),
    interlaced,
    topFieldFirst: top_field_first,
  };
}
