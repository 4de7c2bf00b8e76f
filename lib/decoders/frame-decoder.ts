import { Media, type Frame } from '../native/media.js';
import type {
  Interrupt,
  NativeBytes,
  NativeTarget,
  OpenChild,
  RawMediaInfo,
  Survey,
  SurveyRange,
} from '../native/types.js';

/**
 * What turns bytes into decoded frames. The native core is the default and answers at once; a decoder that lives
 * elsewhere may take its time, and looks at the interrupt while it does.
 */
export interface FrameDecoder {
  /** Takes over `bytes`: they are closed with the source, and when opening fails. */
  open(interrupt: Interrupt, bytes: NativeBytes, openChild: OpenChild | null): FrameSource | Promise<FrameSource>;
}

/** An opened source. Close it, or hold it with `using`. */
export interface FrameSource extends Disposable {
  /** `full` also wants pixel format and colours; without it only what choosing a frame needs. */
  info(interrupt: Interrupt, full: boolean): RawMediaInfo;
  /** The frame on screen at the target, or the key frame before it. The frame outlives the source. */
  decode(interrupt: Interrupt, target: NativeTarget): Frame | Promise<Frame>;
  /** Reads packets, without decoding, and says where the key frames and the end are. */
  survey(interrupt: Interrupt, range: SurveyRange): Survey | Promise<Survey>;
  /** Key frames by the container's index, in microseconds, ascending; empty where it has none. Reads no video. */
  indexedKeyFrames(interrupt: Interrupt, streamIndex: number): Float64Array | Promise<Float64Array>;
}

/**
 * The decoder of that name. Nothing of beamcoder is loaded before the first source is opened with it.
 * @param maxBytes of a source that beamcoder needs copied to a file first
 */
export function createDecoder(name: 'native' | 'beamcoder', maxBytes: number): FrameDecoder {
  if (name === 'native') return Media;
  return {
    async open(interrupt, bytes, openChild) {
      const { beamDecoder } = await import('./beamcoder/beam-decoder.js');
      return await beamDecoder(maxBytes).open(interrupt, bytes, openChild);
    },
  };
}
