/** The part of beamcoder 0.7 that is used here, as its binary answers; nothing of it is bundled. */

/** Numerator and denominator; the denominator or both are 0 where nothing is known. */
export type BeamRatio = readonly [number, number];

export interface Beamcoder {
  demuxer(source: { readonly url: string; readonly options: Readonly<Record<string, string>> }): Promise<BeamDemuxer>;
  /** Throws where libavcodec has no such decoder; it is opened by the first packet. */
  decoder(options: BeamDecoderOptions): BeamDecoder;
}

export interface BeamDemuxer {
  /** Microseconds; beyond -2^62 where unknown. */
  readonly start_time: number;
  readonly duration: number;
  readonly bit_rate: number;
  readonly iformat: { readonly name: string; readonly long_name: string };
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly streams: readonly BeamStream[];
  /** Null at the end. */
  read(): Promise<BeamPacket | null>;
  /** To a key frame at or before `timestamp`, in ticks of the stream. */
  seek(to: { readonly stream_index: number; readonly timestamp: number }): Promise<null>;
  /** What came from the demuxer is of no use afterwards. */
  forceClose(): void;
}

/** Bytes by names of beamcoder's own; all it has no name for share `unknown`. */
export type BeamSideData = Readonly<Record<string, Uint8Array | string>>;

/** `attached_pic` is left out: what that getter hands out is freed twice. */
export interface BeamStream {
  readonly index: number;
  readonly time_base: BeamRatio;
  readonly start_time: number | null;
  readonly duration: number | null;
  readonly disposition: Readonly<Record<string, boolean>>;
  readonly sample_aspect_ratio: BeamRatio;
  readonly avg_frame_rate: BeamRatio;
  readonly r_frame_rate: BeamRatio;
  readonly metadata: Readonly<Record<string, string>> | null;
  readonly side_data: BeamSideData | null;
  readonly codecpar: BeamCodecParameters;
  discard: string;
}

export interface BeamCodecParameters {
  readonly codec_type: string;
  readonly name: string;
  /** A number where it is no text. */
  readonly codec_tag: string | number;
  readonly width: number;
  readonly height: number;
  /** Of pixels, for video. */
  readonly format: string | null;
  readonly bit_rate: number;
  /** A number where the profile has no name. */
  readonly profile: string | number;
  readonly field_order: string;
  readonly sample_aspect_ratio: BeamRatio;
  readonly color_space: string;
  readonly color_range: string;
  readonly color_primaries: string;
  readonly color_trc: string;
}

export interface BeamPacket {
  readonly stream_index: number;
  readonly pts: number | null;
  readonly dts: number | null;
  readonly duration: number;
  readonly flags: { readonly KEY: boolean };
}

export interface BeamDecoderOptions {
  readonly demuxer: BeamDemuxer;
  readonly stream_index: number;
  readonly thread_count: number;
  readonly max_pixels: number;
  readonly pkt_timebase: BeamRatio;
}

export interface BeamDecoder {
  decode(packet: BeamPacket): Promise<{ readonly frames: readonly BeamFrame[] }>;
  /** No more packets: what is inside comes out, and the decoder is done. */
  flush(): Promise<{ readonly frames: readonly BeamFrame[] }>;
}

export interface BeamFrame {
  readonly width: number;
  readonly height: number;
  /** Null for what is not a picture. */
  readonly format: string | null;
  /** Bytes from one row to the next, up to the first plane without rows. */
  readonly linesize: readonly number[];
  /** Made anew by each look at it. */
  readonly data: readonly Uint8Array[];
  readonly pts: number | null;
  readonly best_effort_timestamp: number | null;
  readonly pkt_duration: number;
  readonly key_frame: boolean;
  readonly interlaced_frame: boolean;
  readonly top_field_first: boolean;
  readonly sample_aspect_ratio: BeamRatio;
  readonly side_data: BeamSideData | null;
  readonly flags: { readonly CORRUPT?: boolean } | null;
  readonly decode_error_flags: Readonly<Record<string, boolean>> | null;
  readonly colorspace: string;
  readonly color_range: string;
  readonly color_primaries: string;
  readonly color_trc: string;
  readonly chroma_location: string;
}
