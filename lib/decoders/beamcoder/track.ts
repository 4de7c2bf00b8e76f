import type { NativeTarget } from '../../native/types.js';
import type { Beamcoder, BeamFrame, BeamRatio } from './api.js';
import { Decoder } from './decoder.js';
import type { Demuxer } from './demuxer.js';
import { Timeline } from './timeline.js';

/** The frame on screen at a target, with what is known about its place in the video. */
export interface FoundFrame {
  readonly frame: BeamFrame;
  /** In stream ticks; null when the stream has no time for it. */
  readonly pts: number | null;
  /** On the public timeline. */
  readonly micros: number;
  readonly endMicros: number;
  /** The target lies beyond the end, and the end of the file was seen. */
  readonly pastEnd: boolean;
  /** When the last frame leaves the screen, where the end of the file was seen; else null. */
  readonly lastFrameEndMicros: number | null;
  readonly decodedFrames: number;
}

const usualRate: BeamRatio = [25, 1];

/** One stream of an opened source, as far as it was learnt. It keeps nothing of beamcoder's: a rewind frees all that. */
export class Track {
  readonly demuxer: Demuxer;
  readonly index: number;
  readonly timeline: Timeline;
  /** H.264 outside the containers that keep pictures whole: a packet may be a single field. */
  readonly fieldsMayBePackets: boolean;
  /** Frames carry times from their packets; otherwise libav guesses them by counting from where it started. */
  timesAreTrue = true;
  /** Where the data of the file ends; null until somebody has looked. */
  dataEndMicros: number | null = null;
  readonly #beamcoder: Beamcoder;
  readonly #frameTicks: number;

  constructor(beamcoder: Beamcoder, demuxer: Demuxer, index: number) {
    const { time_base, avg_frame_rate, r_frame_rate, codecpar } = demuxer.stream(index);
    this.#beamcoder = beamcoder;
    this.demuxer = demuxer;
    this.index = index;
    this.timeline = new Timeline(time_base, demuxer.startMicros);
    this.fieldsMayBePackets =
      codecpar.name === 'h264' && !/\b(?:mov|matroska|flv|avi|asf)\b/.test(demuxer.raw.iformat.name);
    const rates = [avg_frame_rate, r_frame_rate, usualRate];
    const [num, den] = rates.find((rate) => rate[0] > 0 && rate[1] > 0) ?? usualRate;
    this.#frameTicks = Math.round((den * time_base[1]) / (num * time_base[0]));
  }

  newDecoder({ maxPixels }: NativeTarget, threads: number): Decoder {
    return new Decoder(this.#beamcoder, this.demuxer, this.index, threads, maxPixels);
  }

  /** How long the frame lasts, in ticks. */
  durationOf({ pkt_duration }: BeamFrame): number {
    return pkt_duration > 0 ? pkt_duration : this.#frameTicks;
  }
}

/** Where to look for a key frame: at the target, then 1, 3, 9, 27 ... seconds before it, as libav may land behind it. */
export function* seekSteps(micros: number): Generator<number> {
  for (let back = 0; micros - back >= 0; back = back === 0 ? 1_000_000 : back * 3) yield micros - back;
}

export function isCorrupt({ flags }: BeamFrame): boolean {
  return flags?.CORRUPT === true;
}
