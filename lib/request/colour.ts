import colorString from 'color-string';
import { invalidParameter } from '../errors.js';
import { numberBetween } from './check.js';
import { checkKeys } from './keys.js';
import type { Rgba } from './requests/geometry.js';

/** A colour: `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa`, a CSS name, `rgb(...)`, `transparent`, or channels. */
export type ColourInput = string | ColourChannels;

export interface ColourChannels {
  /** 0 to 255. */
  readonly r: number;
  /** 0 to 255. */
  readonly g: number;
  /** 0 to 255. */
  readonly b: number;
  /** 0 (clear) to 1 (opaque, the default). */
  readonly alpha?: number | undefined;
}

export const opaqueBlack: Rgba = { r: 0, g: 0, b: 0, alpha: 255 };

const channelKeys = ['r', 'g', 'b', 'alpha'] as const satisfies readonly (keyof ColourChannels)[];
const rule = 'must be a colour: "#rgb", "#rrggbb", "#rrggbbaa", a CSS name or { r, g, b, alpha }';

export function parseColour(parameter: string, value: unknown): Rgba {
  if (typeof value === 'string') return fromText(parameter, value);
  if (typeof value !== 'object' || value === null) throw invalidParameter(parameter, rule, value);
  const channels = checkKeys(parameter, value, channelKeys);
  const channel = (name: 'r' | 'g' | 'b'): number =>
    Math.round(numberBetween(`${parameter}.${name}`, channels[name], 0, 255));
  const { alpha = 1 } = channels;
  const opacity = numberBetween(`${parameter}.alpha`, alpha, 0, 1);
  return { r: channel('r'), g: channel('g'), b: channel('b'), alpha: Math.round(opacity * 255) };
}

function fromText(parameter: string, value: string): Rgba {
  // The parser's patterns are not made for long hostile text.
  const parsed = value.length > 64 ? null : colorString.get.rgb(value);
  const [r, g, b, alpha] = parsed ?? [];
  if (r === undefined || g === undefined || b === undefined || alpha === undefined) {
    throw invalidParameter(parameter, rule, value);
  }
  const colour = { r: Math.round(r), g: Math.round(g), b: Math.round(b), alpha: Math.round(alpha * 255) };
  if (Object.values(colour).some(Number.isNaN)) throw invalidParameter(parameter, rule, value);
  return colour;
}
