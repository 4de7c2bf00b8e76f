import { fade, layOver, type Overlay, type PlacedOverlay } from '../compose/overlay.js';
import type { Picture } from '../compose/picture.js';
import { invalidParameter, StillframeError } from '../errors.js';
import type { Rectangle } from '../native/types.js';
import type { Size } from '../plan/display-size.js';
import { isShownAt, placeWatermark } from '../plan/watermark.js';
import type { FileAddress, Watermark } from '../request/requests/watermark.js';
import type { NamedFile } from '../source/named-files.js';
import { drawWatermark, shownAddress } from './draw-watermark.js';
import type { TaskRun } from './task-run.js';

/** A watermark as pixels, in the size and place it has on pictures of one size. */
export type DrawnWatermark = PlacedOverlay & { readonly watermark: Watermark };

/** Overlays wait for the next picture of the same size, up to this many bytes a worker. */
const mostKeptBytes = 64 * 1024 * 1024;

// Every worker has this module to itself. In the order of their last use.
const kept = new Map<string, Overlay>();
let keptBytes = 0;

/**
 * Draws every watermark for pictures of one size; `layWatermarks` then lays them down on any number of such pictures.
 * More pixels than a picture may have are LIMIT_EXCEEDED, and files that the source policy does not allow SOURCE_FORBIDDEN.
 */
export function drawWatermarks(
  run: TaskRun,
  watermarks: readonly Watermark[],
  canvas: Size,
): Promise<readonly DrawnWatermark[]> {
  return Promise.all(
    watermarks.map(async (watermark, index) => {
      const overlay = await findOverlay(run, watermark, canvas, `watermarks[${index}]`);
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

async function findOverlay(run: TaskRun, watermark: Watermark, canvas: Size, parameter: string): Promise<Overlay> {
  using file = openFile(run, watermark, parameter);
  const key = keyOf(watermark, canvas, file?.key ?? null);
  let overlay = kept.get(key);
  if (overlay === undefined) {
    const bytes = file?.read() ?? null;
    overlay = await drawWatermark(watermark, bytes, canvas, run.limits.outputPixels, parameter);
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
function keyOf(watermark: Watermark, { width, height }: Size, file: string | null): string {
  const { position, opacity } = watermark;
  const shared = [width, height, opacity, file];
  if (watermark.kind === 'image') return JSON.stringify([...shared, watermark.width, watermark.height]);
  const { text, fontSize, colour, borderColour, borderWidth } = watermark;
  return JSON.stringify([...shared, position.x, text, fontSize, colour, borderColour, borderWidth]);
}

/** The image, or the font of a text that names one. */
function openFile(run: TaskRun, watermark: Watermark, parameter: string): NamedFile | null {
  if (watermark.kind === 'image') return open(run, watermark.image, `${parameter}.image`);
  const { font } = watermark;
  return font === null ? null : open(run, { kind: 'path', path: font }, `${parameter}.font`);
}

/** A file that is not there, or is none, is the caller's to mend; one that the policy refuses is not. */
function open(run: TaskRun, address: FileAddress, parameter: string): NamedFile {
  try {
    return run.files.open(address);
  } catch (error) {
    if (!StillframeError.is(error)) throw error;
    const { code, message, publicMessage } = error;
    const named = (text: string): string => text.replace(/^source: /, `${parameter}: `);
    if (code === 'SOURCE_FORBIDDEN') {
      throw new StillframeError(code, named(message), { cause: error, publicMessage: named(publicMessage) });
    }
    if (!['SOURCE_NOT_FOUND', 'INVALID_SOURCE', 'LIMIT_EXCEEDED'].includes(code)) throw error;
    const reason = publicMessage.replace(/^source: /, '');
    throw invalidParameter(parameter, `must be a file that can be read (${reason})`, shownAddress(address));
  }
}
