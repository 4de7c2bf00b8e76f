import { StillframeError } from '../errors.js';
import type { Rectangle } from '../native/types.js';
import { mix } from './mix.js';
import type { Picture } from './picture.js';

/** RGBA pixels with straight alpha, to be laid over a picture. */
export interface Overlay {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export interface PlacedOverlay extends Overlay {
  /** Where its left top corner goes; what stands over the picture is not drawn. */
  readonly left: number;
  readonly top: number;
}

/** LIMIT_EXCEEDED for an overlay too large to draw. */
export function checkOverlaySize({ width, height }: Omit<Overlay, 'data'>, maxPixels: number): void {
  if (width * height <= maxPixels) return;
  const message = `limits.outputPixels: a watermark would be ${width} x ${height}, more than ${maxPixels} pixels`;
  throw new StillframeError('LIMIT_EXCEEDED', message);
}

/** Makes an overlay clearer, in place. */
export function fade({ data }: Overlay, opacity: number): void {
  if (opacity === 1) return;
  for (let at = 3; at < data.length; at += 4) data[at] = Math.round((data[at] ?? 0) * opacity);
}

/**
 * Lays an overlay over the picture, in its own memory: one pass over the pixels that both share.
 * @param within the part of the picture that is meant, which `left` and `top` count from; default all of it
 */
export function layOver(picture: Picture, overlay: PlacedOverlay, within: Rectangle = whole(picture)): void {
  const left = Math.max(0, overlay.left);
  const right = Math.min(within.width, overlay.left + overlay.width);
  const top = Math.max(0, overlay.top);
  const bottom = Math.min(within.height, overlay.top + overlay.height);
  const { width, channels, data } = picture;
  const layRow = channels === 3 ? layOpaqueRow : layAlphaRow;
  for (let y = top; y < bottom && left < right; y++) {
    const from = ((y - overlay.top) * overlay.width + left - overlay.left) * 4;
    const at = ((within.top + y) * width + within.left + left) * channels;
    layRow(overlay.data, from, from + (right - left) * 4, data, at);
  }
}

function whole({ width, height }: Picture): Rectangle {
  return { left: 0, top: 0, width, height };
}

function layOpaqueRow(over: Uint8Array, from: number, until: number, under: Uint8Array, at: number): void {
  for (let source = from, target = at; source < until; source += 4, target += 3) {
    const alpha = over[source + 3] ?? 0;
    // Most of what is around letters and logos is clear.
    if (alpha === 0) continue;
    under[target] = mix(over[source] ?? 0, under[target] ?? 0, alpha);
    under[target + 1] = mix(over[source + 1] ?? 0, under[target + 1] ?? 0, alpha);
    under[target + 2] = mix(over[source + 2] ?? 0, under[target + 2] ?? 0, alpha);
  }
}

function layAlphaRow(over: Uint8Array, from: number, until: number, under: Uint8Array, at: number): void {
  for (let source = from, target = at; source < until; source += 4, target += 4) {
    const alpha = over[source + 3] ?? 0;
    if (alpha === 0) continue;
    const beneath = ((under[target + 3] ?? 0) * (255 - alpha)) / 255;
    const sum = alpha + beneath;
    for (let channel = 0; channel < 3; channel++) {
      const colour = (over[source + channel] ?? 0) * alpha + (under[target + channel] ?? 0) * beneath;
      under[target + channel] = Math.round(colour / sum);
    }
    under[target + 3] = Math.round(sum);
  }
}
