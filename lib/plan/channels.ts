import type { FrameFacts } from '../native/types.js';
import type { Background } from '../request/requests/geometry.js';
import { coversCanvas, type PicturePlan } from './picture.js';

/** What the product can hold: `never` (jpg, rgb24), `when-needed` (png, webp, avif), `always` (rgba). */
export type AlphaRule = 'never' | 'when-needed' | 'always';

export interface ChannelPlan {
  readonly channels: 3 | 4;
  /** The canvas has alpha that the product cannot hold: it must be laid over the background first. */
  readonly flatten: boolean;
}

export function planChannels(
  facts: Pick<FrameFacts, 'hasAlpha'>,
  plan: Pick<PicturePlan, 'canvas' | 'placement'>,
  background: Background,
  rule: AlphaRule,
): ChannelPlan {
  const clearBars = background.kind === 'colour' && background.colour.alpha < 255 && !coversCanvas(plan);
  const needed = facts.hasAlpha || clearBars;
  return { channels: needed || rule === 'always' ? 4 : 3, flatten: needed && rule === 'never' };
}
