import sharp from 'sharp';
import { StillframeError } from '../errors.js';
import type { Rgba } from '../request/requests/geometry.js';
import type { Font } from './font.js';
import { rgba } from './image-overlay.js';
import { checkOverlaySize, type Overlay } from './overlay.js';
import { shapeLine, type Glyph, type Line } from './shape-text.js';

export interface TextStyle {
  readonly font: Font | null;
  /** Side of the letters' square in pixels. */
  readonly fontPixels: number;
  readonly colour: Rgba;
  readonly borderColour: Rgba;
  /** Outside the letters, in pixels. */
  readonly borderPixels: number;
  /** Where lines stand in the box that the longest one makes: 0 left, 0.5 centred, 1 right. */
  readonly align: number;
}

/** Of a line, in squares of the letters: room for accents and for tails. */
const ascent = 0.95;
const descent = 0.25;

/** What the renderer's surface holds. */
const longestSide = 32_767;

/**
 * Text as an overlay, in a box as high as its lines and as wide as the longest one. Rejects with `MissingGlyphs`, and
 * with LIMIT_EXCEEDED for more than `maxPixels`.
 */
export async function textOverlay(text: string, style: TextStyle, maxPixels: number): Promise<Overlay> {
  const { fontPixels, borderPixels } = style;
  const lines = await Promise.all(text.split('\n').map((line) => shapeLine(line, style.font)));
  const widest = Math.max(...lines.map((line) => line.width)) * fontPixels;
  const width = Math.max(1, Math.ceil(widest + 2 * borderPixels));
  const height = Math.ceil(lines.length * (ascent + descent) * fontPixels + 2 * borderPixels);
  checkOverlaySize({ width, height }, maxPixels);
  if (Math.max(width, height) > longestSide) {
    const message = `a watermark's text would be ${width} x ${height}, more than ${longestSide} pixels a side`;
    throw new StillframeError('LIMIT_EXCEEDED', message);
  }
  const svg = drawing(lines, widest, style, { width, height });
  return { data: await rgba(sharp(Buffer.from(svg), { limitInputPixels: false })), width, height };
}

function drawing(
  lines: readonly Line[],
  widest: number,
  { fontPixels, borderPixels, align, colour, borderColour }: TextStyle,
  { width, height }: { readonly width: number; readonly height: number },
): string {
  const outlines = lines.flatMap((line, row) => {
    const left = borderPixels + (widest - line.width * fontPixels) * align;
    const baseline = borderPixels + (row * (ascent + descent) + ascent) * fontPixels;
    return line.glyphs.map((glyph) => outline(glyph, left, baseline, fontPixels));
  });
  const letters = outlines.join('');
  // The outline lies half inside the letters, which then cover it.
  const border = `<g ${paint('stroke', borderColour)} stroke-width="${2 * borderPixels}" stroke-linejoin="round" fill="none">`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">`,
    ...(borderPixels > 0 ? [border, letters, '</g>'] : []),
    `<g ${paint('fill', colour)}>${letters}</g></svg>`,
  ].join('');
}

/** In pixels, or the border would be scaled with the letters. */
function outline({ path, x, y, scale }: Glyph, left: number, baseline: number, fontPixels: number): string {
  let isX = false;
  const placed = path.replaceAll(/-?[\d.]+(?:e-?\d+)?/g, (number) => {
    isX = !isX;
    const units = Number(number) * scale * fontPixels;
    return (isX ? left + x * fontPixels + units : baseline + y * fontPixels - units).toFixed(2);
  });
  return `<path d="${placed}"/>`;
}

function paint(what: 'fill' | 'stroke', { r, g, b, alpha }: Rgba): string {
  return `${what}="rgb(${r},${g},${b})" ${what}-opacity="${alpha / 255}"`;
}
