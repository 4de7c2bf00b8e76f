import { createCanvas } from '../compose/canvas.js';
import { putIn } from '../compose/picture-part.js';
import type { Picture } from '../compose/picture.js';
import { keepMemory } from '../compose/spare-memory.js';
import { encodeStill } from '../encode/still.js';
import { encodeJpeg } from '../native/jpeg.js';
import { opaqueBlack } from '../request/colour.js';
import type { StillEncoding } from '../request/requests/encoding.js';
import type { JoinSheetRequest, SheetRequest } from '../request/requests/sprite.js';
import type { EncodedPicture } from './sprite-result.js';
import type { TaskRun } from './task-run.js';

/** A sheet of bands that other tasks have drawn. */
export async function joinSheet(run: TaskRun, request: JoinSheetRequest): Promise<EncodedPicture> {
  const sheet = emptySheet(request);
  for (const { top, ...rows } of request.bands) putIn(sheet, rows, { left: 0, top });
  const picture = await encodePicture(run, sheet, request.encoding);
  keepMemory(sheet.data);
  return picture;
}

export function emptySheet({ grid, cell }: Pick<SheetRequest, 'grid' | 'cell'>): Picture {
  const colour = cell.background.kind === 'colour' ? cell.background.colour : opaqueBlack;
  const nothing = { left: 0, top: 0, width: 0, height: 0 };
  return createCanvas(grid.sheet, colour.alpha === 255 ? 3 : 4, nothing, colour);
}

export async function encodePicture(run: TaskRun, picture: Picture, encoding: StillEncoding): Promise<EncodedPicture> {
  const data = await run.measure('encode', () => encodeStill(picture, encoding, encodeJpeg));
  const { width, height } = picture;
  return { data, byteLength: data.byteLength, format: encoding.format, width, height };
}
