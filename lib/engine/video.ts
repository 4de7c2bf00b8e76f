import { parseAnimate, type AnimateOptions } from '../request/animate.js';
import { parseFrame, type FrameOptions } from '../request/frame.js';
import { parseProbe, type ProbeOptions } from '../request/probe.js';
import { parseRender, type RenderOptions } from '../request/render.js';
import { parseSnapshot, type SnapshotOptions } from '../request/snapshot.js';
import { parseSnapshots, type SnapshotsOptions } from '../request/snapshots.js';
import { parseSprite, type SpriteOptions } from '../request/sprite.js';
import { lastOf, makeSprite } from './make-sprite.js';
import type { MediaInfo } from './media-info.js';
import type { KeptSource } from './open-videos.js';
import { renderProducts } from './render-products.js';
import { toRendered } from './rendered.js';
import type { Animation, Frame, Snapshot } from './results.js';
import { takeSnapshots } from './take-snapshots.js';
import type { Verbs } from './verbs.js';

/**
 * A source kept open for repeated requests: the verbs of the engine without their source. One worker holds it, and
 * works on its calls one after the other. A source that lay idle, was crowded out or lost its worker is opened again
 * by the next call.
 */
export interface Video extends Verbs<readonly []>, AsyncDisposable {
  /** What `probe` said when the source was opened. */
  readonly info: MediaInfo;
  /**
   * Closes the source once the calls under way have ended; a series under way ends with ABORTED, and so do calls made
   * later. Idempotent.
   */
  close(): Promise<void>;
}

export function createVideo(kept: KeptSource, info: MediaInfo): Video {
  const close = (): Promise<void> => kept.close();
  async function snapshot(options?: SnapshotOptions): Promise<never> {
    const snapshots = await kept.run<readonly Snapshot[]>(parseSnapshot(options));
    return pickSnapshots(snapshots, options) as never;
  }
  return {
    info,
    probe: async (options?: ProbeOptions) => kept.run<MediaInfo>(parseProbe(options)),
    frame: async (options?: FrameOptions) => kept.run<Frame>(parseFrame(options)),
    snapshot,
    snapshots: (options?: SnapshotsOptions) => {
      const checked = parseSnapshots(options);
      return kept.series(checked, (tasks, tell) => takeSnapshots(tasks, checked.request, tell));
    },
    sprite: async (options?: SpriteOptions) => {
      const checked = parseSprite(options);
      return lastOf(kept.series(checked, (tasks, tell) => makeSprite(tasks, checked.request, tell)));
    },
    render: async <Options extends RenderOptions>(options: Options) => {
      const checked = parseRender(options);
      const products = kept.series(checked, (tasks, tell) => renderProducts(tasks, checked.request, tell));
      return toRendered(await lastOf(products), options);
    },
    animate: async (options?: AnimateOptions) => kept.run<Animation>(parseAnimate(options)),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** A list only where `widths` asked for one. */
export function pickSnapshots(
  snapshots: readonly Snapshot[],
  options: SnapshotOptions | undefined,
): Snapshot | readonly Snapshot[] | undefined {
  return options?.widths === undefined ? snapshots[0] : snapshots;
}
