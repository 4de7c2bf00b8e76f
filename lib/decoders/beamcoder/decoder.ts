import { StillframeError } from '../../errors.js';
import type { Beamcoder, BeamDecoder, BeamFrame, BeamPacket } from './api.js';
import type { Demuxer } from './demuxer.js';
import type { Watch } from './watch.js';

/** beamcoder's own number for a codec that libavcodec would not open. */
const codecNotOpened = '5004';

/** One decoder, from its first packet to its last: beamcoder cannot flush one for another place. */
export class Decoder {
  readonly #raw: BeamDecoder;
  /** Frames that came out. */
  decodedFrames = 0;

  constructor(beamcoder: Beamcoder, demuxer: Demuxer, stream: number, threads: number, maxPixels: number) {
    const { codecpar, time_base } = demuxer.stream(stream);
    try {
      // The codec is libavcodec's own choice. beamcoder dies of libvpx's frames, whose alpha lies in another buffer.
      this.#raw = beamcoder.decoder({
        demuxer: demuxer.raw,
        stream_index: stream,
        thread_count: threads,
        max_pixels: maxPixels,
        pkt_timebase: time_base,
      });
    } catch (cause) {
      throw new StillframeError('UNSUPPORTED_CODEC', `libavcodec has no decoder for ${codecpar.name}`, { cause });
    }
  }

  /** The frames this packet brings out, in presentation order. */
  async feed(packet: BeamPacket, watch: Watch): Promise<readonly BeamFrame[]> {
    watch.check();
    return this.#pictures(this.#raw.decode(packet));
  }

  /** No more packets: what is inside comes out. */
  async drain(watch: Watch): Promise<readonly BeamFrame[]> {
    watch.check();
    return this.#pictures(this.#raw.flush());
  }

  async #pictures(result: ReturnType<BeamDecoder['decode']>): Promise<readonly BeamFrame[]> {
    const { frames } = await result.catch(rethrowUnlessDamage);
    // Where a damaged frame came out, beamcoder hands over an empty one.
    const pictures = frames.filter(({ format, width }) => format !== null && width > 0);
    this.decodedFrames += pictures.length;
    return pictures;
  }
}

/** A damaged packet is left out; the frame it held is then missing. */
function rethrowUnlessDamage(cause: unknown): { readonly frames: readonly BeamFrame[] } {
  if ((cause as { readonly code?: unknown }).code !== codecNotOpened) return { frames: [] };
  const text = cause instanceof Error ? cause.message : String(cause);
  throw new StillframeError('UNSUPPORTED_CODEC', `opening the decoder: ${text}`, {
    cause,
    publicMessage: 'the video is in a format that is not supported',
  });
}
