import type { AnimateOptions } from '../request/animate.js';
import type { FrameOptions } from '../request/frame.js';
import type { ProbeOptions } from '../request/probe.js';
import type { RenderOptions } from '../request/render.js';
import type { SnapshotOptions } from '../request/snapshot.js';
import type { SnapshotsOptions } from '../request/snapshots.js';
import type { SpriteOptions } from '../request/sprite.js';
import type { MediaInfo } from './media-info.js';
import type { Animation, Frame, Missing, SeriesSnapshot, Snapshot } from './results.js';
import type { Rendered } from './rendered.js';
import type { Sprite } from './sprite-result.js';

/**
 * What can be asked of a source; `Arguments` holds the source for an engine and nothing for an opened video.
 * Every verb rejects with a {@link StillframeError}.
 */
export interface Verbs<Arguments extends readonly unknown[]> {
  /** What the source is: container, streams, the video stream pictures come from, tags. */
  probe(...args: [...Arguments, options?: ProbeOptions]): Promise<MediaInfo>;
  /** The pixels of the frame on screen at `at` (default 0): RGB, or the decoder's own planes. */
  frame(...args: [...Arguments, options?: FrameOptions]): Promise<Frame>;
  /** One encoded still of the frame on screen at `at` (default 0); with `widths`, one a width from one decode. */
  snapshot(
    ...args: [...Arguments, options: SnapshotOptions & { readonly widths: readonly number[] }]
  ): Promise<readonly Snapshot[]>;
  snapshot(...args: [...Arguments, options?: SnapshotOptions & { readonly widths?: undefined }]): Promise<Snapshot>;
  snapshot(...args: [...Arguments, options?: SnapshotOptions]): Promise<Snapshot | readonly Snapshot[]>;
  /**
   * A series of stills in the order of time, made ahead of who takes them and no further than a bounded stretch. The work
   * begins when the first one is asked for, and ends when the loop is left. A time without a picture is an item, too.
   * Throws INVALID_PARAMETER at once; every other error comes in the loop.
   */
  snapshots(...args: [...Arguments, options: SnapshotsOptions]): AsyncIterableIterator<SeriesSnapshot | Missing>;
  /**
   * Sheets of cells from the frames of a series, with the cues that players need to show the right one. A time without a
   * frame leaves its cell empty.
   */
  sprite(...args: [...Arguments, options: SpriteOptions]): Promise<Sprite>;
  /**
   * Several products from one walk over the source: a frame that more than one of them shows is decoded once. Each is
   * what its own verb gives, byte for byte. One that fails fails the call; files that were
   * written by then stay.
   */
  render<Options extends RenderOptions>(...args: [...Arguments, options: Options]): Promise<Rendered<Options>>;
  /**
   * A span as an animated gif, in the source's rhythm or at `fps`. What lies behind the end of the video is cut off, with
   * SPAN_CUT; a span in which nothing is left rejects with TIME_OUT_OF_RANGE.
   */
  animate(...args: [...Arguments, options?: AnimateOptions]): Promise<Animation>;
}
