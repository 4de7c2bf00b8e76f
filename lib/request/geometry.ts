import { invalidParameter } from '../errors.js';
import { flag, oneOf, wholeNumber } from './check.js';
import { opaqueBlack, parseColour, type ColourInput } from './colour.js';
import type { Background, Fit, Geometry, Position } from './requests/geometry.js';

/** Share of the free space left of and above the picture, by name. The names are those of sharp. */
const positions = {
  centre: [0.5, 0.5],
  center: [0.5, 0.5],
  north: [0.5, 0],
  top: [0.5, 0],
  northeast: [1, 0],
  'right top': [1, 0],
  east: [1, 0.5],
  right: [1, 0.5],
  southeast: [1, 1],
  'right bottom': [1, 1],
  south: [0.5, 1],
  bottom: [0.5, 1],
  southwest: [0, 1],
  'left bottom': [0, 1],
  west: [0, 0.5],
  left: [0, 0.5],
  northwest: [0, 0],
  'left top': [0, 0],
} as const satisfies Record<string, readonly [number, number]>;

export type PositionName = keyof typeof positions;

/** Size and shape of a picture. Pixels of the result are square and, unless `rotate` says otherwise, upright. */
export interface GeometryOptions {
  /** Width in pixels, 1 to 16384. Alone it keeps the aspect; without `height` too, the display size is kept. */
  readonly width?: number | undefined;
  /** Height in pixels, 1 to 16384. Alone it keeps the aspect. */
  readonly height?: number | undefined;
  /**
   * How the picture meets a given width and height: `cover` cuts what stands over (default), `contain` adds bars,
   * `fill` stretches, `inside` stays within both.
   */
  readonly fit?: Fit | undefined;
  /** Which part `cover` keeps, and where `contain` puts the picture. Default `centre`. */
  readonly position?: PositionName | undefined;
  /** Leaves a picture that is smaller than asked at its own size. Default false. */
  readonly withoutEnlargement?: boolean | undefined;
  /** What fills the bars of `contain`: a colour, `transparent`, or `blur` (the picture itself). Default black. */
  readonly background?: ColourInput | undefined;
  /** `auto` (default) follows the stream's display matrix, flips included; numbers turn clockwise and ignore it. */
  readonly rotate?: 'auto' | 0 | 90 | 180 | 270 | undefined;
  /**
   * `auto` (default) makes a picture of one moment from frames that are marked as interlaced; `off` shows both fields as
   * they are stored, for streams whose marks are wrong.
   */
  readonly deinterlace?: 'auto' | 'off' | undefined;
}

export const maxSide = 16384;

export const geometryKeys = [
  'width',
  'height',
  'fit',
  'position',
  'withoutEnlargement',
  'background',
  'rotate',
  'deinterlace',
] as const satisfies readonly (keyof GeometryOptions)[];

export function parseGeometry(options: Readonly<Record<string, unknown>>): Geometry {
  const { width, height, fit = 'cover', position = 'centre' } = options;
  const { withoutEnlargement = false, background, rotate = 'auto', deinterlace = 'auto' } = options;
  return {
    width: width === undefined ? null : wholeNumber('width', width, 1, maxSide),
    height: height === undefined ? null : wholeNumber('height', height, 1, maxSide),
    fit: oneOf('fit', fit, ['cover', 'contain', 'fill', 'inside']),
    position: parsePosition('position', position),
    withoutEnlargement: flag('withoutEnlargement', withoutEnlargement),
    background: parseBackground(background),
    rotate: oneOf('rotate', rotate, ['auto', 0, 90, 180, 270]),
    deinterlace: oneOf('deinterlace', deinterlace, ['auto', 'off']),
  };
}

/** Refuses a see-through background where nothing could show it. */
export function requireOpaque(geometry: Geometry, carrier: string): void {
  const { background } = geometry;
  if (background.kind !== 'colour' || background.colour.alpha === 255) return;
  const { r, g, b, alpha } = background.colour;
  const shown = `rgba(${r}, ${g}, ${b}, ${(alpha / 255).toFixed(2)})`;
  throw invalidParameter('background', `must be opaque: ${carrier} carries no transparency`, shown);
}

export function parsePosition(parameter: string, value: unknown): Position {
  const name = oneOf(parameter, value, Object.keys(positions) as PositionName[]);
  const [x, y] = positions[name];
  return { x, y };
}

function parseBackground(value: unknown): Background {
  if (value === undefined) return { kind: 'colour', colour: opaqueBlack };
  if (value === 'blur') return { kind: 'blur' };
  return { kind: 'colour', colour: parseColour('background', value) };
}
