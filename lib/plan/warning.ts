import type { FrameFacts } from '../native/types.js';

/** Something the caller should know about a result that is still a result. */
export type WarningCode = 'CLAMPED' | 'DAMAGED' | 'DOLBY_VISION_UNMAPPED' | 'FPS_REDUCED' | 'SPAN_CUT';

export interface Warning {
  readonly code: WarningCode;
  readonly message: string;
}

/** What the frame itself gives reason to say. */
export function damageWarnings(facts: Pick<FrameFacts, 'damaged'>): readonly Warning[] {
  if (!facts.damaged) return [];
  return [{ code: 'DAMAGED', message: 'the decoder reported errors in this frame; parts of it may be wrong' }];
}
