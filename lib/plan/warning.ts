import type { FrameFacts } from '../native/types.js';

/** Everything a result may have to say besides the picture. */
export const warningCodes = [
  /** The time lay past the end, and the last frame was taken. */
  'CLAMPED',
  'FPS_REDUCED',
  'KEYFRAMES_USED',
  'FRAMES_MISSING',
  'SPAN_CUT',
  /** The decoder reported errors in this frame; parts of it may be wrong. */
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

/** What the frame itself gives reason to say. */
export function damageWarnings(facts: Pick<FrameFacts, 'damaged'>): readonly Warning[] {
  if (!facts.damaged) return [];
  return [{ code: 'DAMAGED', message: 'the decoder reported errors in this frame; parts of it may be wrong' }];
}
