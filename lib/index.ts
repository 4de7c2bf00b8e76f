/** Stillframe's public interface: pictures from video, exact and fast. */
import { requireBuild } from './native/binding.js';

export { createEngine, type Engine } from './engine/engine.js';
export { probe, frame, snapshot, snapshots, sprite, render, animate, open } from './engine/shared-engine.js';
export { StillframeError, errorCodes, type ErrorCode, type ParameterFault } from './errors.js';
export type {
  Animation,
  Frame,
  FrameOrigin,
  Missing,
  Poster,
  PosterCandidate,
  SeriesSnapshot,
  Snapshot,
} from './engine/results.js';
export type { PosterFault } from './poster/score.js';
export type { MediaInfo, PictureStream } from './engine/media-info.js';
export type { CellPlace, EncodedPicture, Sprite, SpriteCell, SpriteCue } from './engine/sprite-result.js';
export type { EngineStats } from './engine/stats.js';
export type { Video } from './engine/video.js';
export type { Verbs } from './engine/verbs.js';
export type { SourceInput } from './engine/source-input.js';
export type { CallerReader } from './source/checked-reader.js';
export { warningCodes, type Warning, type WarningCode } from './plan/warning.js';
export type { EngineOptions } from './request/engine-options.js';
export type { AnimateOptions } from './request/animate.js';
export type { FrameOptions } from './request/frame.js';
export type { ProbeOptions } from './request/probe.js';
export type { RenderOptions, RenderProducts } from './request/render.js';
export type { Rendered } from './engine/rendered.js';
export type { SnapshotOptions } from './request/snapshot.js';
export type { SpriteOptions } from './request/sprite.js';
export type { SnapshotsOptions } from './request/snapshots.js';
export type { ImageWatermarkOptions, TextWatermarkOptions, WatermarkOptions } from './request/watermark.js';
export type { ColourTags, DolbyVision, LibavVersions, StreamInfo, VideoStreamInfo } from './native/types.js';

requireBuild();
