import type { FrameFacts } from '../native/types.js';

/** Everything a result may have to say besides the picture. */
export const warningCodes = [
  /** The time lay past the end, and the last frame was taken. */
  'CLAMPED',
  /** An animation has fewer pictures a second than asked for, or than the source: its format shows no more. */
  'FPS_REDUCED',
  /** A series or sprite with `seek: 'auto'` shows key frames, each at or before its time. */
  'KEYFRAMES_USED',
  /** The video has no frame at some times of a sprite, whose cells are empty. */
  'FRAMES_MISSING',
  /** The span of an animation went past the end of the video. */
  'SPAN_CUT',
  /** The decoder reported errors in this frame, or in one before it in its group of pictures; parts of it may be wrong. */
  'DAMAGED',
  /** Dolby Vision without the metadata its colours need: they are a guess. */
  'DOLBY_VISION_UNMAPPED',
] as const;

/** One of {@link warningCodes}. */
export type WarningCode = (typeof warningCodes)[number];

/** Something the caller should know about a result that is still a result. */
export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
}

const damaged = 'the decoder reported errors in this frame, or in one it may refer to; parts of it may be wrong';

/** What the frame itself gives reason to say. */
export function damageWarnings(facts: Pick<FrameFacts, 'damaged'>): readonly Warning[] {
  if (!facts.damaged) return [];
  return [{ code: 'DAMAGED', message: damaged }];
}
