import { invalidParameter } from '../errors.js';
import { list, numberBetween } from './check.js';
import { opaqueBlack, parseColour, type ColourInput } from './colour.js';
import { maxSide, parsePosition, type PositionName } from './geometry.js';
import { checkKeys } from './keys.js';
import { parseLength, type LengthInput } from './length.js';
import { parsePath } from './output.js';
import type { Length } from './requests/geometry.js';
import type {
  FileAddress,
  ImageWatermark,
  TextWatermark,
  Watermark,
  WatermarkPlacement,
} from './requests/watermark.js';
import { parseTime, type TimeInput } from './time.js';

/** Where and when a watermark is shown. */
export interface WatermarkPlacementOptions {
  /** The corner, side or centre of the picture it keeps to. Default `southeast`. */
  readonly position?: PositionName | undefined;
  /** Distance from that side, in pixels or as a share of the picture's width. Default 0. */
  readonly offsetX?: LengthInput | undefined;
  /** Distance from that side, in pixels or as a share of the picture's height. Default 0. */
  readonly offsetY?: LengthInput | undefined;
  /** 0 (clear) to 1 (default). */
  readonly opacity?: number | undefined;
  /** On frames from this time of the source on. Default: from the first. */
  readonly start?: TimeInput | undefined;
  /** On frames before this time of the source. Default: to the last. */
  readonly end?: TimeInput | undefined;
}

/** A picture laid over the picture. */
export interface ImageWatermarkOptions extends WatermarkPlacementOptions {
  /**
   * A path, a `file:` or `http(s):` URL, or the bytes of a file: png, webp, jpg, avif, gif (its first frame) or svg. The
   * engine's source policy holds for it: SOURCE_FORBIDDEN outside of `sources.roots`, or from a host that may not be asked.
   */
  readonly image: string | URL | Uint8Array;
  /** In pixels or as a share of the picture's width. Alone it keeps the aspect. Default: the image's own size. */
  readonly width?: LengthInput | undefined;
  /** In pixels or as a share of the picture's height. Alone it keeps the aspect. */
  readonly height?: LengthInput | undefined;
}

/** Words laid over the picture: plain text, never markup. */
export interface TextWatermarkOptions extends WatermarkPlacementOptions {
  /** 1 to 1000 characters; `\n` begins a new line. */
  readonly text: string;
  /**
   * A TrueType, OpenType or WOFF2 font: a path or a `file:` URL, inside of `sources.roots`. Default: the bundled fonts,
   * which have Latin, Greek, Cyrillic, Chinese, Japanese and Korean. Characters that no font has are INVALID_PARAMETER.
   */
  readonly font?: string | URL | undefined;
  /** Height of the letters' square, in pixels (4 to 4096) or as a share of the picture's height. Default `"5%"`. */
  readonly fontSize?: LengthInput | undefined;
  /** Default white. */
  readonly color?: ColourInput | undefined;
  /** Default black; needs `borderWidth`. */
  readonly borderColor?: ColourInput | undefined;
  /** Outline of the letters, in pixels (0 to 256) or as a share of the font size. Default 0: none. */
  readonly borderWidth?: LengthInput | undefined;
}

export type WatermarkOptions = ImageWatermarkOptions | TextWatermarkOptions;

const placementKeys = [
  'position',
  'offsetX',
  'offsetY',
  'opacity',
  'start',
  'end',
] as const satisfies readonly (keyof WatermarkPlacementOptions)[];
const imageKeys = [
  'image',
  'width',
  'height',
  ...placementKeys,
] as const satisfies readonly (keyof ImageWatermarkOptions)[];
const textKeys = [
  'text',
  'font',
  'fontSize',
  'color',
  'borderColor',
  'borderWidth',
  ...placementKeys,
] as const satisfies readonly (keyof TextWatermarkOptions)[];

const maxCharacters = 1000;
const opaqueWhite = { r: 255, g: 255, b: 255, alpha: 255 };

type Options = Readonly<Record<string, unknown>>;

/** @param value the option `watermarks`: in the order they are laid down */
export function parseWatermarks(value: unknown): readonly Watermark[] {
  if (value === undefined) return [];
  return list('watermarks', value).map((entry, index) => parseWatermark(`watermarks[${index}]`, entry));
}

function parseWatermark(parameter: string, value: unknown): Watermark {
  const kinds = ['image', 'text'].filter((kind) => (value as Options | null | undefined)?.[kind] !== undefined);
  if (kinds.length !== 1) throw invalidParameter(parameter, 'must have either image or text', value);
  return kinds[0] === 'image' ? parseImage(parameter, value) : parseText(parameter, value);
}

function parseImage(parameter: string, value: unknown): ImageWatermark {
  const options = checkKeys(parameter, value, imageKeys);
  const { image, width, height } = options;
  const side = (name: string, given: unknown): Length | null =>
    given === undefined ? null : parseLength(`${parameter}.${name}`, given, 1, maxSide);
  return {
    kind: 'image',
    image: parseAddress(`${parameter}.image`, image),
    width: side('width', width),
    height: side('height', height),
    ...parsePlacement(parameter, options),
  };
}

function parseAddress(parameter: string, value: unknown): FileAddress {
  if (value instanceof Uint8Array) return { kind: 'bytes', bytes: new Uint8Array(value) };
  const text = value instanceof URL ? value.href : value;
  // One letter and a colon is a drive.
  const scheme = typeof text === 'string' ? /^[a-z][a-z0-9+.-]+(?=:)/i.exec(text)?.[0].toLowerCase() : undefined;
  if (scheme === undefined || scheme === 'file') return { kind: 'path', path: parsePath(parameter, value) };
  if (/^https?$/.test(scheme) && URL.canParse(text as string)) {
    return { kind: 'url', url: new URL(text as string).href };
  }
  throw invalidParameter(parameter, 'must be a path, a file: or http(s): URL, or bytes', text);
}

function parseText(parameter: string, value: unknown): TextWatermark {
  const options = checkKeys(parameter, value, textKeys);
  const { text, font, fontSize = '5%', color, borderColor, borderWidth } = options;
  const colour = (name: string, given: unknown, preset: typeof opaqueBlack): typeof opaqueBlack =>
    given === undefined ? preset : parseColour(`${parameter}.${name}`, given);
  if (borderColor !== undefined && borderWidth === undefined) {
    throw invalidParameter(`${parameter}.borderColor`, 'must not be given without borderWidth', borderColor);
  }
  return {
    kind: 'text',
    text: parseContent(`${parameter}.text`, text),
    font: font === undefined ? null : parsePath(`${parameter}.font`, font),
    fontSize: parseLength(`${parameter}.fontSize`, fontSize, 4, 4096),
    colour: colour('color', color, opaqueWhite),
    borderColour: colour('borderColor', borderColor, opaqueBlack),
    borderWidth: parseLength(`${parameter}.borderWidth`, borderWidth ?? 0, 0, 256),
    ...parsePlacement(parameter, options),
  };
}

function parsePlacement(parameter: string, options: Options): WatermarkPlacement {
  const { position = 'southeast', offsetX = 0, offsetY = 0, opacity = 1, start, end } = options;
  const fromMicros = start === undefined ? 0 : parseMicros(`${parameter}.start`, start);
  const untilMicros = end === undefined ? null : parseMicros(`${parameter}.end`, end);
  if (untilMicros !== null && untilMicros <= fromMicros) {
    throw invalidParameter(`${parameter}.end`, 'must be later than start', end);
  }
  return {
    position: parsePosition(`${parameter}.position`, position),
    offsetX: parseLength(`${parameter}.offsetX`, offsetX, 0, maxSide),
    offsetY: parseLength(`${parameter}.offsetY`, offsetY, 0, maxSide),
    opacity: numberBetween(`${parameter}.opacity`, opacity, 0, 1),
    fromMicros,
    untilMicros,
  };
}

function parseMicros(parameter: string, value: unknown): number {
  const point = parseTime(parameter, value);
  if (point.kind === 'micros') return point.micros;
  throw invalidParameter(parameter, 'must be a time, not a share of the length', value);
}

function parseContent(parameter: string, value: unknown): string {
  // The length is counted first: the other patterns are not made for long hostile text.
  if (typeof value !== 'string' || value.trim() === '' || value.length > maxCharacters) {
    throw invalidParameter(parameter, `must be text of 1 to ${maxCharacters} characters`, value);
  }
  const text = value.replaceAll('\r\n', '\n');
  if (/[^\P{C}\n\u200c\u200d]/u.test(text)) {
    throw invalidParameter(parameter, 'must not contain control or unassigned characters, \\n apart', value);
  }
  return text;
}
