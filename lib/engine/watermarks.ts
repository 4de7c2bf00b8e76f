import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { fade, layOver, type Overlay, type PlacedOverlay } from '../compose/overlay.js';
import type { Picture } from '../compose/picture.js';
import { invalidParameter } from '../errors.js';
import type { Rectangle } from '../native/types.js';
import type { Size } from '../plan/display-size.js';
import { isShownAt, placeWatermark } from '../plan/watermark.js';
import type { Watermark } from '../request/requests.js';
import { drawWatermark } from './draw-watermark.js';

/** A watermark as pixels, in the size and place it has on pictures of one size. */
export type DrawnWatermark = PlacedOverlay & { readonly watermark: Watermark };

/** Overlays wait for the next picture of the same size, up to this many bytes a worker. */
const mostKeptBytes = 64 * 1024 * 1024;

/** Most bytes of a watermark's file: far more than logos and fonts have. */
const maxFileBytes = 64 * 1024 * 1024;

// Every worker has this module to itself. In the order of their last use.
const kept = new Map<string, Overlay>();
let keptBytes = 0;
/** Of watermarks' bytes, which stay the same while a task makes its pictures. */
const hashes = new WeakMap<Uint8Array, string>();

/**
 * Draws every watermark for pictures of one size; `layWatermarks` then lays them down on any number of such pictures.
 * @param maxPixels of an overlay; more are LIMIT_EXCEEDED
 */
export function drawWatermarks(
  watermarks: readonly Watermark[],
  canvas: Size,
  maxPixels: number,
): Promise<readonly DrawnWatermark[]> {
  return Promise.all(
    watermarks.map(async (watermark, index) => {
      const overlay = await findOverlay(watermark, canvas, maxPixels, `watermarks[${index}]`);
      return { ...overlay, ...placeWatermark(watermark, overlay, canvas), watermark };
    }),
  );
}

/**
 * Lays the watermarks of this moment over the picture, in its own memory.
 * @param within the part of it that they were drawn for; default all of it
 */
export function layWatermarks(
  picture: Picture,
  drawn: readonly DrawnWatermark[],
  timeMicros: number,
  within?: Rectangle,
): void {
  for (const overlay of drawn) if (isShownAt(overlay.watermark, timeMicros)) layOver(picture, overlay, within);
}

async function findOverlay(watermark: Watermark, canvas: Size, maxPixels: number, parameter: string): Promise<Overlay> {
  const key = await keyOf(watermark, canvas, parameter);
  let overlay = kept.get(key);
  if (overlay === undefined) {
    overlay = await drawWatermark(watermark, canvas, maxPixels, parameter);
    fade(overlay, watermark.opacity);
  }
  keep(key, overlay);
  return overlay;
}

function keep(key: string, overlay: Overlay): void {
  keptBytes += overlay.data.byteLength - (kept.get(key)?.data.byteLength ?? 0);
  kept.delete(key);
  kept.set(key, overlay);
  for (const [oldest, { data }] of kept) {
    if (keptBytes <= mostKeptBytes) return;
    kept.delete(oldest);
    keptBytes -= data.byteLength;
  }
}

/** Tells one watermark's pixels from another's; a file that has changed is another one. */
async function keyOf(watermark: Watermark, { width, height }: Size, parameter: string): Promise<string> {
  const { position, opacity } = watermark;
  const shared = [width, height, opacity];
  if (watermark.kind === 'text') {
    const { text, fontSize, colour, borderColour, borderWidth } = watermark;
    const font = watermark.font === null ? null : await fileKey(watermark.font, `${parameter}.font`);
    return JSON.stringify([...shared, position.x, text, font, fontSize, colour, borderColour, borderWidth]);
  }
  const { image } = watermark;
  const content = image.kind === 'bytes' ? hashOf(image.bytes) : await fileKey(image.path, `${parameter}.image`);
  return JSON.stringify([...shared, watermark.width, watermark.height, content]);
}

function hashOf(bytes: Uint8Array): string {
  const known = hashes.get(bytes);
  if (known !== undefined) return known;
  const hash = createHash('sha1').update(bytes).digest('base64');
  hashes.set(bytes, hash);
  return hash;
}

async function fileKey(path: string, parameter: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  if (found?.isFile() !== true) throw invalidParameter(parameter, 'must be a file that can be read', path);
  const { mtimeMs, size, ino } = found;
  if (size > maxFileBytes) throw invalidParameter(parameter, `must have at most ${maxFileBytes} bytes`, path);
  return `${path} ${mtimeMs} ${size} ${ino}`;
}
