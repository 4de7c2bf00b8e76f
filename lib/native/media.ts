import { loadBinding } from './binding.js';
import { call } from './call.js';
import type {
  Conversion,
  ForeignPicture,
  FrameFacts,
  Interrupt,
  LibavVersions,
  NativeBytes,
  NativeFrame,
  NativeMedia,
  NativeTarget,
  OpenChild,
  PictureFacts,
  RawMediaInfo,
  Survey,
  SurveyRange,
} from './types.js';

/** A decoded frame in native memory. Close it, or hold it with `using`. */
export class Frame implements Disposable {
  readonly facts: FrameFacts;
  readonly #native: NativeFrame<unknown>;

  constructor(native: NativeFrame<unknown>, facts: FrameFacts) {
    this.#native = native;
    this.facts = facts;
  }

  /** A frame of ours with a copy of what another decoder made. */
  static from(interrupt: Interrupt, picture: ForeignPicture, rest: Omit<FrameFacts, keyof PictureFacts>): Frame {
    const native: NativeFrame<PictureFacts> = call(() => loadBinding().importFrame(interrupt, picture));
    return new Frame(native, { ...native.facts, ...rest });
  }

  /** Scales, converts to RGB and turns upright, into `target`. */
  convert(interrupt: Interrupt, conversion: Conversion, target: Uint8Array): void {
    call(() => {
      this.#native.convert(interrupt, conversion, target);
    });
  }

  /** The decoder's own planes, tightly packed in ffmpeg's rawvideo order, into `facts.planesByteLength` bytes. */
  planes(interrupt: Interrupt, target: Uint8Array): void {
    call(() => {
      this.#native.planes(interrupt, target);
    });
  }

  [Symbol.dispose](): void {
    this.#native.close();
  }
}

/** An opened source. Close it, or hold it with `using`; closing closes the bytes and all playlist children. */
export class Media implements Disposable {
  readonly #native: NativeMedia;

  private constructor(native: NativeMedia) {
    this.#native = native;
  }

  /** Takes over `bytes`: they are closed with the media, and when opening fails. */
  static open(interrupt: Interrupt, bytes: NativeBytes, openChild: OpenChild | null): Media {
    try {
      return new Media(call(() => loadBinding().open(interrupt, bytes, openChild)));
    } catch (error) {
      bytes.close();
      throw error;
    }
  }

  /** `full` also reads as far as pixel format and colours need; without it only what choosing a frame needs. */
  info(interrupt: Interrupt, full: boolean): RawMediaInfo {
    return call(() => this.#native.info(interrupt, full));
  }

  decode(interrupt: Interrupt, target: NativeTarget): Frame {
    const native = call(() => this.#native.decode(interrupt, target));
    return new Frame(native, native.facts);
  }

  survey(interrupt: Interrupt, range: SurveyRange): Survey {
    return call(() => this.#native.survey(interrupt, range));
  }

  indexedKeyFrames(interrupt: Interrupt, streamIndex: number): Float64Array {
    return call(() => this.#native.indexedKeyFrames(interrupt, streamIndex));
  }

  [Symbol.dispose](): void {
    call(() => {
      this.#native.close();
    });
  }
}

export function libavVersions(): LibavVersions {
  return call(() => loadBinding().versions());
}
