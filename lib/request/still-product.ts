import { flag } from './check.js';
import { carriesAlpha, encodingKeys, parseEncoding, type EncodingOptions } from './format.js';
import { geometryKeys, parseGeometry, requireOpaque, type GeometryOptions } from './geometry.js';
import type { Geometry } from './requests/geometry.js';
import type { StillProduct } from './requests/request.js';
import { parseWatermarks, type WatermarkOptions } from './watermark.js';

/** What a still is to look like, alone or in a series. */
export interface StillProductOptions extends GeometryOptions, EncodingOptions {
  /** Adds the ThumbHash of the picture, a blurred preview in some 28 letters. Default false. */
  readonly thumbhash?: boolean | undefined;
  /** Images and texts laid over each picture, in this order. Default none. */
  readonly watermarks?: readonly WatermarkOptions[] | undefined;
}

export const stillProductKeys = [
  ...geometryKeys,
  ...encodingKeys,
  'thumbhash',
  'watermarks',
] as const satisfies readonly (keyof StillProductOptions)[];

/** @param output the path to be written, which may tell the format; null when bytes are returned */
export function parseStillProduct(
  options: Readonly<Record<string, unknown>>,
  output: string | null,
): { readonly geometry: Geometry; readonly product: StillProduct } {
  const encoding = parseEncoding(options, output);
  const geometry = parseGeometry(options);
  if (!carriesAlpha(encoding.format)) requireOpaque(geometry, encoding.format);
  const thumbhash = flag('thumbhash', options['thumbhash'] ?? false);
  return { geometry, product: { encoding, thumbhash, watermarks: parseWatermarks(options['watermarks']) } };
}
