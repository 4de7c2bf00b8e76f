import type { Picture } from '../compose/picture.js';
import { keepMemory } from '../compose/spare-memory.js';
import { encodeStill } from '../encode/still.js';
import { encodeThumbhash, longestThumbhashSide } from '../encode/thumbhash.js';
import { encodeJpeg } from '../native/jpeg.js';
import type { Frame } from '../native/media.js';
import type { AlphaRule } from '../plan/channels.js';
import type { Size } from '../plan/display-size.js';
import { checkSides } from '../plan/format-sides.js';
import { miniature } from '../plan/miniature.js';
import type { Geometry } from '../request/requests/geometry.js';
import type { StillProduct } from '../request/requests/request.js';
import type { Watermark } from '../request/requests/watermark.js';
import { drawPicture } from './draw-picture.js';
import type { FrameOrigin, Snapshot } from './results.js';
import type { TaskRun } from './task-run.js';
import { drawWatermarks, layWatermarks } from './watermarks.js';

export type EncodedStill = Omit<Snapshot, keyof FrameOrigin | 'data'> & { readonly data: Uint8Array<ArrayBuffer> };

/** A decoded frame as one encoded picture. */
export async function makeStill(
  run: TaskRun,
  frame: Frame,
  geometry: Geometry,
  { encoding, thumbhash, watermarks }: StillProduct,
): Promise<EncodedStill> {
  const alpha: AlphaRule = encoding.format === 'jpg' ? 'never' : 'when-needed';
  const picture = await drawPicture(run, frame, geometry, alpha);
  checkSides(encoding.format, picture);
  if (watermarks.length > 0) await run.measure('convert', () => mark(run, frame, picture, watermarks));
  const data = await run.measure('encode', () => encodeStill(picture, encoding, encodeJpeg));
  keepMemory(picture.data);
  const { width, height } = picture;
  const still = { data, byteLength: data.byteLength, format: encoding.format, width, height };
  return thumbhash ? { ...still, thumbhash: await hash(run, frame, geometry, picture) } : still;
}

async function mark(run: TaskRun, frame: Frame, picture: Picture, watermarks: readonly Watermark[]): Promise<void> {
  const drawn = await drawWatermarks(run, watermarks, picture);
  layWatermarks(picture, drawn, frame.facts.timeMicros);
}

/** Of the frame rather than the picture: the converter makes it small for less than it costs to scale a copy. */
async function hash(run: TaskRun, frame: Frame, geometry: Geometry, canvas: Size): Promise<string> {
  const small = await drawPicture(run, frame, miniature(geometry, canvas, longestThumbhashSide), 'always');
  return run.measure('encode', () => encodeThumbhash(small));
}
