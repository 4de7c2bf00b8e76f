import { StillframeError } from '../errors.js';
import type { Frame } from '../native/media.js';
import { mergeTimes, type Want } from '../plan/merge-times.js';
import type { Geometry } from '../request/requests/geometry.js';
import type { PastEnd, SeekMode } from '../request/requests/times.js';
import { decodeAt, type DecodedFrame, type DecodeTarget } from './decode-frame.js';
import type { OpenMedia } from './open-media.js';
import type { FrameOrigin } from './results.js';
import type { TaskRun } from './task-run.js';

/** Something made of frames: it says which ones, and is shown them one after the other. */
export interface Product {
  /** The times it wants, in whole microseconds on the media timeline, ascending; a time may come twice. */
  readonly times: ArrayLike<number>;
  /** Of the pictures it makes of them. */
  readonly geometries: readonly Geometry[];
  /** The frame on screen at `times[index]`. It is closed when this has settled; the next one may be decoded meanwhile. */
  take(frame: Frame, origin: FrameOrigin, index: number): void | Promise<void>;
  /** There is no frame at `times[index]`: TIME_OUT_OF_RANGE. */
  miss(error: StillframeError, index: number): void;
}

/** What all frames of a pass have in common. */
export interface PassChoice {
  readonly streamIndex: number;
  readonly seek: SeekMode;
  readonly pastEnd: PastEnd;
}

/** The decoder goes on with at most so many of the coming times in view: it looks through them for every frame. */
const mostComing = 1024;

/**
 * One walk over a source for any number of products: every frame that is wanted is decoded once, in the order of time,
 * and shown to all who want it.
 * @param coming times behind those of the products that a later pass over the same open source will want
 */
export async function runPass(
  run: TaskRun,
  media: OpenMedia,
  choice: PassChoice,
  products: readonly Product[],
  coming: ArrayLike<number> = [],
): Promise<void> {
  const { times, wants } = mergeTimes(products.map((product) => product.times));
  const all = Float64Array.from([...times, ...Array.from(coming)]);
  // Of all together: what one frame leaves out in a series may be another's neighbour.
  const geometries = products.flatMap((product) => product.geometries);
  let showing: Promise<void> = Promise.resolve();
  let missed: StillframeError | null = null;
  try {
    for (const [place, wanted] of wants.entries()) {
      const target = {
        ...choice,
        geometries,
        timeMicros: all[place] ?? 0,
        comingMicros: all.subarray(place + 1, place + 1 + mostComing),
      };
      const before = showing;
      // What lies behind a time that is not there is not there either.
      const found: DecodedFrame | StillframeError = missed ?? (await find(run, media, target));
      if (found instanceof StillframeError) missed = found;
      showing = show(found, products, wanted, before);
      // Only one frame waits for the products while the next one is decoded.
      await before;
      // Lets what the products have started, such as an encoder's thread, set off before the next frame is decoded.
      await Promise.race([showing, new Promise(setImmediate)]);
    }
  } finally {
    await showing;
  }
}

async function find(run: TaskRun, media: OpenMedia, target: DecodeTarget): Promise<DecodedFrame | StillframeError> {
  try {
    return await decodeAt(run, media, target);
  } catch (error) {
    if (StillframeError.is(error) && error.code === 'TIME_OUT_OF_RANGE') return error;
    throw error;
  }
}

async function show(
  found: DecodedFrame | StillframeError,
  products: readonly Product[],
  wanted: readonly Want[],
  before: Promise<void>,
): Promise<void> {
  using decoded = found instanceof StillframeError ? null : found;
  await before;
  for (const { product, index } of wanted) {
    if (decoded !== null) await products[product]?.take(decoded.frame, decoded.origin, index);
    else products[product]?.miss(found as StillframeError, index);
  }
}
