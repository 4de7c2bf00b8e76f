import { badRequest } from '../error.js';
import { checkKeys, choice, seconds, type Fop } from './pairs.js';
import { checkSize, type OldLimits, type Size } from './size.js';

/** jpg and png are Qiniu's; the others are ours besides. */
const formats = ['jpg', 'png', 'webp', 'avif'] as const;

/** A still of a video, in the words of the parts behind the API. */
export interface StillWish {
  readonly at: number;
  readonly format: (typeof formats)[number];
  readonly width?: number;
  readonly height?: number;
  readonly fit: 'fill';
  readonly rotate: 'auto' | 0 | 90 | 180 | 270;
}

/** https://developer.qiniu.com/dora/1313/video-frame-thumbnails-vframe, as of 2017. */
export const vframeLimits: OldLimits = { width: 3840, height: 2160 };

/**
 * `vframe/<Format>/offset/<Second>/w/<Width>/h/<Height>/rotate/<Degree>`, in any order after the format. Both sides
 * stretch the picture; one alone keeps its shape.
 * @throws a 400
 */
export function parseVframe(fop: Fop): StillWish {
  checkKeys(fop, ['offset', 'w', 'h', 'rotate']);
  const format = formats.find((known) => known === fop.argument);
  if (format === undefined) throw badRequest(`vframe: the format must be ${formats.join(', ')}, got ${fop.argument}`);
  const at = seconds(fop, 'offset');
  if (at === null) throw badRequest('vframe: /offset is required');
  const { width, height } = checkSize('vframe', { width: side(fop, 'w'), height: side(fop, 'h') }, vframeLimits);
  return { at, format, ...sides({ width, height }), fit: 'fill', rotate: rotation(fop) };
}

/** Degrees clockwise; none unless they are given: `auto` follows what the video says of itself. */
export function rotation(fop: Fop): 'auto' | 0 | 90 | 180 | 270 {
  const given = choice(fop, 'rotate', ['90', '180', '270', 'auto']);
  if (given === null) return 0;
  return given === 'auto' ? 'auto' : (Number(given) as 90 | 180 | 270);
}

export function sides({ width, height }: Size): { readonly width?: number; readonly height?: number } {
  return { ...(width === null ? {} : { width }), ...(height === null ? {} : { height }) };
}

function side({ name, pairs }: Fop, key: string): number | null {
  const given = pairs.get(key);
  if (given === undefined) return null;
  if (!/^\d{1,6}$/.test(given)) throw badRequest(`${name}: /${key} must be pixels, got ${given}`);
  return Number(given);
}
