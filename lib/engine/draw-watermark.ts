import { readFile } from 'node:fs/promises';
import { MissingGlyphs } from '../compose/missing-glyphs.js';
import type { Overlay } from '../compose/overlay.js';
import { invalidParameter, StillframeError } from '../errors.js';
import type { Size } from '../plan/display-size.js';
import { textSizes, watermarkSize } from '../plan/watermark.js';
import type { ImageWatermark, TextWatermark, Watermark } from '../request/requests.js';

/**
 * A watermark as pixels, in the size it has on pictures of one size.
 * @param parameter its name in the message of INVALID_PARAMETER
 * @param maxPixels more are LIMIT_EXCEEDED
 */
export function drawWatermark(
  watermark: Watermark,
  canvas: Size,
  maxPixels: number,
  parameter: string,
): Promise<Overlay> {
  return watermark.kind === 'image'
    ? drawImage(watermark, canvas, maxPixels, parameter)
    : drawText(watermark, canvas, maxPixels, parameter);
}

// What draws is loaded with the first watermark: it is not for workers that draw none.

async function drawImage(
  watermark: ImageWatermark,
  canvas: Size,
  maxPixels: number,
  parameter: string,
): Promise<Overlay> {
  const { imageOverlay } = await import('../compose/image-overlay.js');
  const { image } = watermark;
  const named = image.kind === 'file' ? image.path : `${image.bytes.byteLength} bytes`;
  return mendable(`${parameter}.image`, 'must be an image that can be read', named, async () => {
    const bytes = image.kind === 'file' ? await readFile(image.path) : image.bytes;
    return imageOverlay(bytes, (own) => watermarkSize(watermark, own, canvas), maxPixels);
  });
}

async function drawText(
  watermark: TextWatermark,
  canvas: Size,
  maxPixels: number,
  parameter: string,
): Promise<Overlay> {
  const { textOverlay } = await import('../compose/text-overlay.js');
  const { loadFont } = await import('../compose/font.js');
  const { text, font: path, colour, borderColour, position } = watermark;
  const font =
    path === null
      ? null
      : await mendable(`${parameter}.font`, 'must be a font that can be read', path, () => loadFont(path));
  const { font: fontPixels, border: borderPixels } = textSizes(watermark, canvas);
  const style = { font, fontPixels, borderPixels, colour, borderColour, align: position.x };
  try {
    return await textOverlay(text, style, maxPixels);
  } catch (error) {
    if (!(error instanceof MissingGlyphs)) throw error;
    const rule = `must have only characters that a font has (not ${error.characters.join(' ')})`;
    throw invalidParameter(`${parameter}.text`, rule, text);
  }
}

/** What goes wrong with a file that the caller named is the caller's to mend. */
async function mendable<Result>(
  parameter: string,
  rule: string,
  named: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (StillframeError.is(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw invalidParameter(parameter, `${rule} (${reason})`, named);
  }
}
