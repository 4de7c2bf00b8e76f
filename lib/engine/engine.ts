import type { Checked } from '../request/call.js';
import { parseEngineOptions, type EngineOptions, type EngineSettings } from '../request/engine-options.js';
import { parseAnimate, type AnimateOptions } from '../request/animate.js';
import type { SeriesRequest, VerbRequest } from '../request/output-targets.js';
import { parseFrame, type FrameOptions } from '../request/frame.js';
import { parseProbe, type ProbeOptions } from '../request/probe.js';
import { parseRender, type RenderOptions } from '../request/render.js';
import { parseSnapshot, type SnapshotOptions } from '../request/snapshot.js';
import { parseSnapshots, type SnapshotsOptions } from '../request/snapshots.js';
import { parseSprite, type SpriteOptions } from '../request/sprite.js';
import type { SourceInput } from './source-input.js';
import { describeSource } from '../source/describe-source.js';
import { Calls, type CallRequest, type SeriesWork } from './calls.js';
import { guardSource } from './guard-source.js';
import { lastOf, makeSprite } from './make-sprite.js';
import { keepInMemory } from './keep-in-memory.js';
import type { MediaInfo } from './media-info.js';
import { OpenVideos } from './open-videos.js';
import { renderProducts } from './render-products.js';
import { toRendered } from './rendered.js';
import type { Animation, Frame, Snapshot } from './results.js';
import type { EngineStats } from './stats.js';
import { takeSnapshots } from './take-snapshots.js';
import type { CallPlace } from './task-dispatch.js';
import type { Verbs } from './verbs.js';
import { createVideo, pickSnapshots, type Video } from './video.js';

/** Workers and the queue before them. Make one for the life of the program; it keeps no idle process alive. */
export interface Engine extends Verbs<readonly [source: SourceInput]>, AsyncDisposable {
  /** Opens a source for repeated requests and says what it is. Close the video when it is not needed any more. */
  open(source: SourceInput, options?: ProbeOptions): Promise<Video>;
  stats(): EngineStats;
  /** Rejects what is under way with ABORTED and waits until the workers have ended. Idempotent. */
  close(): Promise<void>;
}

/**
 * Makes an engine; its workers start at once.
 * @throws INVALID_PARAMETER for a bad or unknown option
 */
export function createEngine(options?: EngineOptions): Engine {
  const settings = parseEngineOptions(options);
  const calls = new Calls(settings);
  const videos = new OpenVideos(calls, settings.concurrency, settings.videoIdleMs);
  const run = async <Result>(source: SourceInput, checked: Checked<CallRequest>): Promise<Result> =>
    calls.run<Result>(checked, placeOf(source, checked.request, settings));
  const series = <Item, Asked extends SeriesRequest>(
    source: SourceInput,
    { request, call }: Checked<Asked>,
    work: SeriesWork<Item>,
  ): AsyncGenerator<Item, void, undefined> =>
    calls.series(request.kind, call, placeOf(source, request, settings), work);
  const close = async (): Promise<void> => {
    await calls.close();
    await videos.closeAll();
  };
  async function snapshot(source: SourceInput, options?: SnapshotOptions): Promise<never> {
    const snapshots = await run<readonly Snapshot[]>(source, parseSnapshot(options));
    return pickSnapshots(snapshots, options) as never;
  }
  return {
    probe: async (source: SourceInput, options?: ProbeOptions) => run<MediaInfo>(source, parseProbe(options)),
    frame: async (source: SourceInput, options?: FrameOptions) => run<Frame>(source, parseFrame(options)),
    snapshot,
    snapshots: (source: SourceInput, options?: SnapshotsOptions) => {
      const checked = parseSnapshots(options);
      return series(source, checked, (tasks, tell) => takeSnapshots(tasks, checked.request, tell));
    },
    sprite: async (source: SourceInput, options?: SpriteOptions) => {
      const checked = parseSprite(options);
      return lastOf(series(source, checked, (tasks, tell) => makeSprite(tasks, checked.request, tell)));
    },
    render: async <Options extends RenderOptions>(source: SourceInput, options: Options) => {
      const checked = parseRender(options);
      const products = series(source, checked, (tasks, tell) => renderProducts(tasks, checked.request, tell));
      return toRendered(await lastOf(products), options);
    },
    animate: async (source: SourceInput, options?: AnimateOptions) => run<Animation>(source, parseAnimate(options)),
    open: async (source, options) => openVideo(source, options, settings, videos),
    stats: () => calls.stats(videos.count),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** A source that is used for one call. */
function placeOf(source: SourceInput, request: VerbRequest, { policy }: EngineSettings): CallPlace {
  return {
    video: null,
    describe: async (signal) => guardSource(await describeSource(source, policy, signal), request),
    // A temporary file that cannot be removed is no failure of the call, which is over.
    release: (described) => void described.dispose().catch(() => undefined),
  };
}

async function openVideo(
  source: SourceInput,
  options: ProbeOptions | undefined,
  { policy }: EngineSettings,
  videos: OpenVideos,
): Promise<Video> {
  const { request, call } = parseProbe(options);
  return videos.calls.guarded(call, async (guard) => {
    guard.signal.throwIfAborted();
    const kept = videos.add(keepInMemory(await describeSource(source, policy, guard.signal)));
    try {
      const timeoutMs = Math.max(1, guard.deadlineEpochMs - Date.now());
      return createVideo(kept, await kept.run<MediaInfo>({ request, call: { ...call, timeoutMs } }));
    } catch (error) {
      void kept.close().catch(() => undefined);
      throw error;
    }
  });
}
