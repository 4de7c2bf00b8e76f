import { keepMemory } from '../compose/spare-memory.js';
import { layOver } from '../compose/overlay.js';
import { cutOut } from '../compose/picture-part.js';
import type { Picture } from '../compose/picture.js';
import type { TimeLabels } from '../compose/time-label.js';
import type { StillframeError } from '../errors.js';
import type { Frame } from '../native/media.js';
import type { Rectangle } from '../native/types.js';
import { placeCell } from '../plan/sprite-grid.js';
import { labelPixels, labelTime } from '../plan/time-label.js';
import type { Geometry } from '../request/requests/geometry.js';
import type { SheetBand, SheetRequest } from '../request/requests/sprite.js';
import { drawCell } from './draw-cell.js';
import { emptySheet, encodePicture } from './join-sheet.js';
import type { OpenMedia } from './open-media.js';
import { runPass, type Product } from './pass.js';
import { reporting } from './reporting.js';
import type { FrameOrigin, Missing } from './results.js';
import type { EncodedPicture, SpriteCell } from './sprite-result.js';
import { surveyPackets } from './survey-packets.js';
import type { TaskRun } from './task-run.js';
import { drawWatermarks, layWatermarks, type DrawnWatermark } from './watermarks.js';

/** One sheet, or a part of one, with its cells; no picture where none of its cells has a frame. */
export interface MadeSheet {
  readonly picture: EncodedPicture | null;
  /** Instead of the picture, where only a part of the sheet was asked for. */
  readonly band: SheetBand | null;
  readonly cells: readonly (SpriteCell | Missing)[];
  /** Where the video ends although its header says otherwise, as far as this sheet came to know; null for no news. */
  readonly brokenOffMicros: number | null;
}

export async function runSheet(run: TaskRun, media: OpenMedia, request: SheetRequest): Promise<MadeSheet> {
  const sheet = await Sheet.begin(run, request);
  const { stream, seek } = request;
  await runPass(run, media, { streamIndex: stream, seek, pastEnd: 'error' }, reporting(run, [sheet]));
  return { ...(await sheet.finish()), brokenOffMicros: await endOfSheet(run, media, sheet, stream) };
}

/** Where the video ends although its header says otherwise: reads the packets behind the last frame there is. */
export async function endOfSheet(
  run: TaskRun,
  media: OpenMedia,
  { lastBeforeMissing }: Sheet,
  streamIndex: number,
): Promise<number | null> {
  if (lastBeforeMissing === null) return null;
  return (await surveyPackets(run, media, streamIndex, { fromMicros: lastBeforeMissing })).endMicros;
}

export class Sheet implements Product {
  readonly times: Float64Array;
  readonly geometries: readonly Geometry[];
  readonly #run: TaskRun;
  readonly #request: SheetRequest;
  readonly #watermarks: readonly DrawnWatermark[];
  readonly #labels: TimeLabels | null;
  readonly #cells: (SpriteCell | Missing)[] = [];
  /** From the first cell with a frame to the last cell: of the many sheets of one pass, one has pixels at a time. */
  #canvas: Picture | null = null;
  #made: Pick<MadeSheet, 'picture' | 'band'> = { picture: null, band: null };

  private constructor(
    run: TaskRun,
    request: SheetRequest,
    watermarks: readonly DrawnWatermark[],
    labels: TimeLabels | null,
  ) {
    this.#run = run;
    this.#request = request;
    this.#watermarks = watermarks;
    this.#labels = labels;
    this.times = request.times;
    this.geometries = [request.cell];
  }

  static async begin(run: TaskRun, request: SheetRequest): Promise<Sheet> {
    const { cell } = request.grid;
    const watermarks = await drawWatermarks(run, request.watermarks, cell);
    // Loaded where labels are drawn, with all that draws text.
    const labels =
      request.labelDigits === null
        ? null
        : await (await import('../compose/time-label.js')).timeLabels(labelPixels(cell.height));
    return new Sheet(run, request, watermarks, labels);
  }

  async take(frame: Frame, origin: FrameOrigin, order: number): Promise<void> {
    const { grid, cell, first, encoding, keepCells } = this.#request;
    const index = first + order;
    const { sheet, place } = placeCell(grid, index);
    const canvas = (this.#canvas ??= emptySheet(this.#request));
    await drawCell(this.#run, frame, cell, canvas, place);
    layWatermarks(canvas, this.#watermarks, frame.facts.timeMicros, place);
    this.#label(canvas, frame.facts.timeMicros, place);
    const made = { status: 'ok', index, sheet, ...place, ...origin } as const;
    const alone = keepCells ? { picture: await encodePicture(this.#run, cutOut(canvas, place), encoding) } : {};
    this.#cells.push({ ...made, ...alone });
    if (order === this.times.length - 1) await this.#complete(canvas);
  }

  miss({ code }: StillframeError, order: number): void {
    const requestedSeconds = (this.times[order] ?? 0) / 1e6;
    this.#cells.push({ status: 'missing', index: this.#request.first + order, requestedSeconds, code });
  }

  /** A time at or behind which the video must end, as cells have no frame; null where all have one. */
  get lastBeforeMissing(): number | null {
    if (this.#cells.at(-1)?.status !== 'missing') return null;
    const last = this.#cells.findLast((cell) => cell.status === 'ok');
    return last === undefined ? (this.times[0] ?? 0) : Math.round(last.timeSeconds * 1e6);
  }

  async finish(): Promise<Omit<MadeSheet, 'brokenOffMicros'>> {
    // The last cells have no frame.
    if (this.#canvas !== null) await this.#complete(this.#canvas);
    return { ...this.#made, cells: this.#cells };
  }

  async #complete(canvas: Picture): Promise<void> {
    const { band, encoding } = this.#request;
    this.#canvas = null;
    this.#made =
      band === null
        ? { picture: await encodePicture(this.#run, canvas, encoding), band }
        : { picture: null, band: { top: band.top, ...cutOut(canvas, { left: 0, width: canvas.width, ...band }) } };
    keepMemory(canvas.data);
  }

  /** At the right bottom, a little off the corner. */
  #label(canvas: Picture, timeMicros: number, place: Rectangle): void {
    const { labelDigits } = this.#request;
    if (this.#labels === null || labelDigits === null) return;
    const label = this.#labels.draw(labelTime(timeMicros, labelDigits));
    const off = Math.round(label.height / 5);
    const [left, top] = [place.width - label.width - off, place.height - label.height - off];
    layOver(canvas, { ...label, left, top }, place);
  }
}
