import { MissingGlyphs } from '../compose/missing-glyphs.js';
import type { Overlay } from '../compose/overlay.js';
import { invalidParameter, StillframeError } from '../errors.js';
import type { Size } from '../plan/display-size.js';
import { textSizes, watermarkSize } from '../plan/watermark.js';
import type { FileAddress, ImageWatermark, TextWatermark, Watermark } from '../request/requests/watermark.js';

/**
 * A watermark as pixels, in the size it has on pictures of one size.
 * @param file bytes of the image, or of the font; null for the bundled fonts
 * @param maxPixels more are LIMIT_EXCEEDED
 * @param parameter its name in the message of INVALID_PARAMETER
 */
export function drawWatermark(
  watermark: Watermark,
  file: Uint8Array | null,
  canvas: Size,
  maxPixels: number,
  parameter: string,
): Promise<Overlay> {
  return watermark.kind === 'image'
    ? drawImage(watermark, file ?? new Uint8Array(), canvas, maxPixels, parameter)
    : drawText(watermark, file, canvas, maxPixels, parameter);
}

// What draws is loaded with the first watermark: it is not for workers that draw none.

async function drawImage(
  watermark: ImageWatermark,
  file: Uint8Array,
  canvas: Size,
  maxPixels: number,
  parameter: string,
): Promise<Overlay> {
  const { imageOverlay } = await import('../compose/image-overlay.js');
  const { image } = watermark;
  return mendable(`${parameter}.image`, 'must be an image that can be read', shownAddress(image), () =>
    imageOverlay(file, (own) => watermarkSize(watermark, own, canvas), maxPixels),
  );
}

async function drawText(
  watermark: TextWatermark,
  file: Uint8Array | null,
  canvas: Size,
  maxPixels: number,
  parameter: string,
): Promise<Overlay> {
  const { textOverlay } = await import('../compose/text-overlay.js');
  const { fontFrom } = await import('../compose/font.js');
  const { text, font: path, colour, borderColour, position } = watermark;
  const font =
    path === null || file === null
      ? null
      : await mendable(`${parameter}.font`, 'must be a font that can be read', path, () => fontFrom(path, file));
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

/** The file in a message. */
export function shownAddress(address: FileAddress): string {
  switch (address.kind) {
    case 'path':
      return address.path;
    case 'url':
      return address.url;
    case 'bytes':
      return `${address.bytes.byteLength} bytes`;
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
