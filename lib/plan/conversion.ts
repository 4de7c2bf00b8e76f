import type { Conversion } from '../native/types.js';
import type { ColourPlan } from './colour.js';
import type { PicturePlan } from './picture.js';

export interface ConversionPlan {
  /** All but which fields of the frame are taken. */
  readonly conversion: Omit<Conversion, 'fields'>;
  /** Length of the canvas the conversion writes into, rows tightly packed. */
  readonly byteLength: number;
}

export function planConversion(plan: PicturePlan, colours: ColourPlan, channels: 3 | 4): ConversionPlan {
  const { canvas, placement } = plan;
  const targetStride = canvas.width * channels;
  return {
    conversion: {
      scaledWidth: plan.scaled.width,
      scaledHeight: plan.scaled.height,
      orientation: plan.orientation,
      window: plan.window,
      ...colours,
      channels,
      targetOffset: placement.top * targetStride + placement.left * channels,
      targetStride,
    },
    byteLength: targetStride * canvas.height,
  };
}
