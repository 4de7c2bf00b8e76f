import { invalidParameter } from '../errors.js';
import { callKeys, parseCall, type CallOptions, type Checked } from './call.js';
import { flag, oneOf, wholeNumber } from './check.js';
import { opaqueBlack, parseColour, type ColourInput } from './colour.js';
import { carriesAlpha, parseEncoding } from './format.js';
import { maxSide, parsePosition, type PositionName } from './geometry.js';
import { checkKeys } from './keys.js';
import { onlyPath, parsePattern } from './output-pattern.js';
import { checkApart } from './output-targets.js';
import { parsePath } from './output.js';
import type { StillEncoding } from './requests/encoding.js';
import type { Geometry, Rgba } from './requests/geometry.js';
import type { OutputPattern } from './requests/output.js';
import type { SpriteFiles, SpriteLayout, SpriteRequest } from './requests/sprite.js';
import { parseSeries, seriesKeys, type SeriesOptions } from './series-times.js';
import { parseWatermarks, type WatermarkOptions } from './watermark.js';

/** Options of `sprite`. Bad ones throw INVALID_PARAMETER. */
export interface SpriteOptions extends SeriesOptions, CallOptions {
  /** Width of a cell in pixels, 1 to 16384. Default: by `cellHeight` and the aspect; 160 where neither is given. */
  readonly cellWidth?: number | undefined;
  /** Height of a cell in pixels, 1 to 16384. Default: by `cellWidth` and the aspect. */
  readonly cellHeight?: number | undefined;
  /** Cells side by side, 1 to 10,000. Default: as many as there are, up to 10. */
  readonly columns?: number | undefined;
  /** Rows of cells on a sheet, 1 to 10,000. Default: as many as needed, up to 10. Every sheet has the whole grid. */
  readonly lines?: number | undefined;
  /** Pixels between cells, 0 to 16384. Default 0. */
  readonly padding?: number | undefined;
  /** Pixels around all cells, 0 to 16384. Default 0. */
  readonly margin?: number | undefined;
  /** What is between, around and behind the pictures, and in cells without one. Default black. */
  readonly color?: ColourInput | undefined;
  /** How a picture meets a cell of another shape: `cover` cuts (default), `contain` adds bars, `fill` stretches. */
  readonly fit?: 'cover' | 'contain' | 'fill' | undefined;
  /** Which part `cover` keeps, and where `contain` puts the picture. Default `centre`. */
  readonly position?: PositionName | undefined;
  /** `auto` (default) follows the stream's display matrix, flips included; numbers turn clockwise and ignore it. */
  readonly rotate?: 'auto' | 0 | 90 | 180 | 270 | undefined;
  /** `auto` (default) or `off`, as for stills. */
  readonly deinterlace?: 'auto' | 'off' | undefined;
  /** Writes the time of each frame into its cell: a contact sheet. Default false. */
  readonly labels?: boolean | undefined;
  /** Images and texts laid over each cell, in this order. Default none. */
  readonly watermarks?: readonly WatermarkOptions[] | undefined;
  /** Of sheets and cells. Default: what the extension of `output` says, else `jpg`. */
  readonly format?: 'jpg' | 'jpeg' | 'png' | 'webp' | undefined;
  /** 1 to 100, default 80. Not for png. */
  readonly quality?: number | undefined;
  /**
   * Writes the sheets to files instead of returning bytes: a path with `%d` or, for leading zeros, `%04d` where the
   * number of the sheet goes, from 1. Without one there must be one sheet only. All files of a call appear together.
   */
  readonly output?: string | URL | undefined;
  /** The single cells as pictures, too: `true` returns their bytes, a path with `%d` writes them. Default false. */
  readonly cells?: boolean | string | URL | undefined;
  /** What cue sheets point at: parts of the sheets (default), or the single pictures of `cells`. */
  readonly cues?: 'sheets' | 'cells' | undefined;
  /** Writes the WebVTT file of the cues to this path. */
  readonly vtt?: string | URL | undefined;
  /** Writes the cues as JSON to this path. */
  readonly cueJson?: string | URL | undefined;
  /**
   * Writes an HLS playlist of pictures to this path. It can only say tiles at equal distances, from the start and
   * without gaps: INVALID_PARAMETER with `times`, `start`, `padding` or `margin`.
   */
  readonly playlist?: string | URL | undefined;
  /** Put before the names of pictures in cue sheets. Default: their paths from where the cue sheet is. */
  readonly baseUrl?: string | undefined;
}

const ownKeys = [
  'cellWidth',
  'cellHeight',
  'columns',
  'lines',
  'padding',
  'margin',
  'color',
  'fit',
  'position',
  'rotate',
  'deinterlace',
  'labels',
  'watermarks',
  'format',
  'quality',
  'output',
  'cells',
  'cues',
  'vtt',
  'cueJson',
  'playlist',
  'baseUrl',
] as const satisfies readonly (keyof SpriteOptions)[];

const spriteKeys = [...seriesKeys, ...ownKeys, ...callKeys] as const satisfies readonly (keyof SpriteOptions)[];

const defaultCellWidth = 160;
const maxCells = 10_000;
const maxBaseUrl = 2048;

type Options = Readonly<Record<string, unknown>>;

export function parseSprite(input: unknown): Checked<SpriteRequest> {
  const options = checkKeys('sprite', input, spriteKeys);
  const output = options['output'] === undefined ? null : parsePath('output', options['output']);
  const encoding = parseSpriteEncoding(options, output);
  const color = parseBackdrop(options['color'], encoding);
  const { labels = false } = options;
  const files = parseFiles(options, output);
  const request: SpriteRequest = {
    kind: 'sprite',
    series: parseSeries(options),
    cell: parseCell(options, color),
    layout: parseLayout(options),
    labels: flag('labels', labels),
    watermarks: parseWatermarks(options['watermarks']),
    encoding,
    keepCells: options['cells'] !== undefined && options['cells'] !== false,
    files,
  };
  if (files.playlist !== null) checkPlaylist(request, options['playlist']);
  checkApart(request);
  return { request, call: parseCall(options) };
}

function parseSpriteEncoding(options: Options, output: string | null): StillEncoding {
  const encoding = parseEncoding(options, output);
  if (encoding.format !== 'avif') return encoding;
  if (options['format'] !== undefined) throw invalidParameter('format', 'must be "jpg", "png" or "webp"', 'avif');
  throw invalidParameter('output', 'must end in .jpg, .png or .webp, or format must be given', output);
}

function parseBackdrop(value: unknown, { format }: StillEncoding): Rgba {
  const colour = value === undefined ? opaqueBlack : parseColour('color', value);
  if (carriesAlpha(format) || colour.alpha === 255) return colour;
  throw invalidParameter('color', `must be opaque: ${format} carries no transparency`, value);
}

function parseCell(options: Options, colour: Rgba): Geometry {
  const { cellWidth, cellHeight, fit = 'cover', position = 'centre', rotate = 'auto', deinterlace = 'auto' } = options;
  const given = (name: string, value: unknown): number | null =>
    value === undefined ? null : wholeNumber(name, value, 1, maxSide);
  const [width, height] = [given('cellWidth', cellWidth), given('cellHeight', cellHeight)];
  return {
    width: width === null && height === null ? defaultCellWidth : width,
    height,
    fit: oneOf('fit', fit, ['cover', 'contain', 'fill']),
    position: parsePosition('position', position),
    withoutEnlargement: false,
    background: { kind: 'colour', colour },
    rotate: oneOf('rotate', rotate, ['auto', 0, 90, 180, 270]),
    deinterlace: oneOf('deinterlace', deinterlace, ['auto', 'off']),
  };
}

function parseLayout({ columns, lines, padding = 0, margin = 0 }: Options): SpriteLayout {
  return {
    columns: columns === undefined ? null : wholeNumber('columns', columns, 1, maxCells),
    lines: lines === undefined ? null : wholeNumber('lines', lines, 1, maxCells),
    padding: wholeNumber('padding', padding, 0, maxSide),
    margin: wholeNumber('margin', margin, 0, maxSide),
  };
}

function parseFiles(options: Options, output: string | null): SpriteFiles {
  const { cells, cues = 'sheets', vtt, cueJson, playlist, baseUrl } = options;
  const path = (name: string, value: unknown): string | null => (value === undefined ? null : parsePath(name, value));
  const pictures = oneOf('cues', cues, ['sheets', 'cells']);
  if (pictures === 'cells' && (cells === undefined || cells === false)) {
    throw invalidParameter('cues', 'must not be "cells" when cells is not given', cues);
  }
  const cellPath = typeof cells === 'boolean' || cells === undefined ? null : parsePath('cells', cells);
  return {
    sheets: output === null ? null : parseSheetName(output),
    cells: cellPath === null ? null : parsePattern('cells', cellPath),
    cues: pictures,
    vtt: path('vtt', vtt),
    cueJson: path('cueJson', cueJson),
    playlist: path('playlist', playlist),
    baseUrl: baseUrl === undefined ? null : parseBaseUrl(baseUrl),
  };
}

/** One sheet needs no number in its name. */
function parseSheetName(output: string): OutputPattern {
  return output.includes('%') ? parsePattern('output', output) : onlyPath(output);
}

/** It goes into cue sheets as it is, so it must not end a line or a cue. */
function parseBaseUrl(value: unknown): string {
  if (typeof value === 'string' && value.length <= maxBaseUrl && /^[!-=?-~]*$/.test(value)) return value;
  throw invalidParameter('baseUrl', 'must be an address, or the beginning of one, in ASCII without spaces', value);
}

function checkPlaylist({ series, layout }: SpriteRequest, value: unknown): void {
  const { times } = series;
  if (times.kind === 'list' || times.start.kind !== 'micros' || times.start.micros !== 0) {
    throw invalidParameter('playlist', 'must not be given with times or start: it has tiles at equal distances', value);
  }
  if (layout.padding !== 0 || layout.margin !== 0) {
    throw invalidParameter('playlist', 'must not be given with padding or margin: it has tiles side by side', value);
  }
}
