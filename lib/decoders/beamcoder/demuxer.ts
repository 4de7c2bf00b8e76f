import { StillframeError } from '../../errors.js';
import type { Beamcoder, BeamDemuxer, BeamPacket, BeamStream } from './api.js';
import { containers } from './containers.js';
import type { Descriptor } from './descriptor.js';
import type { Watch } from './watch.js';

const unknownBelow = -(2 ** 62);

/** An opened container, and the packets of one stream at a time. */
export class Demuxer implements Disposable {
  readonly #beamcoder: Beamcoder;
  readonly #descriptor: Descriptor;
  #raw: BeamDemuxer;
  #selected: number | null = null;
  #atStart = true;

  private constructor(beamcoder: Beamcoder, descriptor: Descriptor, raw: BeamDemuxer) {
    this.#beamcoder = beamcoder;
    this.#descriptor = descriptor;
    this.#raw = raw;
  }

  static async open(beamcoder: Beamcoder, descriptor: Descriptor): Promise<Demuxer> {
    return new Demuxer(beamcoder, descriptor, await openRaw(beamcoder, descriptor));
  }

  get raw(): BeamDemuxer {
    return this.#raw;
  }

  /** Where the public timeline's zero lies, in libav's microseconds. */
  get startMicros(): number {
    const start = this.#raw.start_time;
    return start > unknownBelow ? start : 0;
  }

  /** As the header has it; -1 when it says nothing. */
  get headerDurationMicros(): number {
    return Math.max(-1, this.#raw.duration);
  }

  stream(index: number): BeamStream {
    const stream = this.#raw.streams[index];
    if (stream === undefined) throw new StillframeError('INTERNAL', `the source has no stream ${index}`);
    return stream;
  }

  /** Reads only this stream from here on. */
  select(index: number): void {
    // What came before was left out.
    if (this.#selected !== null && this.#selected !== index) this.#atStart = false;
    this.#selected = index;
    for (const stream of this.#raw.streams) stream.discard = stream.index === index ? 'default' : 'all';
  }

  /** Reads every stream from here on. */
  selectAll(): void {
    this.#selected = null;
    this.#atStart = false;
    for (const stream of this.#raw.streams) stream.discard = 'default';
  }

  /** The next packet of what is selected, null at the end. */
  async next(watch: Watch): Promise<BeamPacket | null> {
    this.#atStart = false;
    for (;;) {
      watch.check();
      // A container that breaks off is shown as far as it goes.
      const packet = await this.#raw.read().catch(() => null);
      if (packet === null || this.#selected === null || packet.stream_index === this.#selected) return packet;
    }
  }

  /** To a place to decode from, at or before `ticks` as far as libav knows. */
  async seek(ticks: number, watch: Watch): Promise<boolean> {
    watch.check();
    this.#atStart = false;
    const to = { stream_index: this.#selected ?? 0, timestamp: ticks };
    return this.#raw.seek(to).then(
      () => true,
      () => false,
    );
  }

  /** To the very first packet. Opened anew, as some demuxers guess time stamps after a seek. */
  async rewind(watch: Watch): Promise<void> {
    if (this.#atStart) return;
    watch.check();
    this.#raw.forceClose();
    this.#raw = await openRaw(this.#beamcoder, this.#descriptor);
    this.#atStart = true;
    if (this.#selected !== null) this.select(this.#selected);
  }

  [Symbol.dispose](): void {
    this.#raw.forceClose();
    this.#descriptor[Symbol.dispose]();
  }
}

async function openRaw(beamcoder: Beamcoder, descriptor: Descriptor): Promise<BeamDemuxer> {
  const options = { protocol_whitelist: 'file', format_whitelist: containers.join(',') };
  try {
    return await beamcoder.demuxer({ url: descriptor.url, options });
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    throw new StillframeError('INVALID_SOURCE', `beamcoder cannot open the source: ${text}`, {
      cause,
      publicMessage: 'the source is not media that can be read',
    });
  }
}
