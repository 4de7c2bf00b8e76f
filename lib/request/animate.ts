import { invalidParameter } from '../errors.js';
import { callKeys, parseCall, type CallOptions, type Checked } from './call.js';
import { oneOf, wholeNumber } from './check.js';
import { formatOfPath } from './extension.js';
import { parseStream } from './frame-choice.js';
import { geometryKeys, parseGeometry, type GeometryOptions } from './geometry.js';
import { checkKeys } from './keys.js';
import { parseOutput } from './output.js';
import type { AnimationEncoding, AnimationFormat, Dither } from './requests/encoding.js';
import type { AnimateRequest } from './requests/request.js';
import { parseSpan, spanKeys, type SpanOptions } from './span.js';
import { parseWatermarks, type WatermarkOptions } from './watermark.js';

/** Options of `animate`. Bad ones throw INVALID_PARAMETER. */
export interface AnimateOptions extends SpanOptions, GeometryOptions, CallOptions {
  /**
   * Pictures a second, more than 0 and at most 60; picture k is the frame on screen at start + k / fps. Default: the
   * source's own frames. A gif shows 50 a second at most, a webp 90: what is more is left out, with FPS_REDUCED.
   */
  readonly fps?: number | undefined;
  /** How often the animation is played, 0 to 65535; 0 (default) is for ever. */
  readonly loop?: number | undefined;
  /** Default: what the extension of `output` says, else `gif`. */
  readonly format?: AnimationFormat | undefined;
  /**
   * 1 to 100, default 75: how much must change to be drawn again, 100 is every change; and how closely a webp shows the
   * colours.
   */
  readonly quality?: number | undefined;
  /**
   * How a gif shows colours it does not have. `smooth` (default) mixes colours that are hardly told apart, which hides
   * the steps in skies and shadows; `strong` mixes any two; `none` takes the nearest. Not for webp.
   */
  readonly dither?: Dither | undefined;
  /** Images and text laid over the pictures, in this order; each may come and go at times of the source. */
  readonly watermarks?: readonly WatermarkOptions[] | undefined;
  /** Index of the stream to take. Default: libav's best video stream. */
  readonly stream?: number | undefined;
  /** Writes the animation to this path instead of returning bytes; an existing file is replaced only by a whole one. */
  readonly output?: string | URL | undefined;
}

const animateKeys = [
  ...spanKeys,
  'fps',
  'loop',
  'format',
  'quality',
  'dither',
  ...geometryKeys,
  'watermarks',
  'stream',
  'output',
  ...callKeys,
] as const satisfies readonly (keyof AnimateOptions)[];

const formats = ['gif', 'webp'] as const;
const mostFps = 60;
/** The containers count plays in 16 bits. */
const mostPlays = 65_535;

export function parseAnimate(input: unknown): Checked<AnimateRequest> {
  const options = checkKeys('animate', input, animateKeys);
  const { fps, loop = 0, stream } = options;
  const output = parseOutput(options['output']);
  const request: AnimateRequest = {
    kind: 'animate',
    span: parseSpan(options),
    fps: fps === undefined ? null : parseFps(fps),
    loop: wholeNumber('loop', loop, 0, mostPlays),
    stream: parseStream(stream),
    geometry: parseGeometry(options),
    encoding: parseAnimationEncoding(options, output),
    watermarks: parseWatermarks(options['watermarks']),
    output,
  };
  return { request, call: parseCall(options) };
}

function parseFps(value: unknown): number {
  if (typeof value === 'number' && value > 0 && value <= mostFps) return value;
  throw invalidParameter('fps', `must be a number, more than 0 and at most ${mostFps}`, value);
}

function parseAnimationEncoding(options: Readonly<Record<string, unknown>>, output: string | null): AnimationEncoding {
  const { dither, quality: asked = 75 } = options;
  const format = parseFormat(options['format'], output);
  const quality = wholeNumber('quality', asked, 1, 100);
  if (format === 'gif') return { format, quality, dither: parseDither(dither) };
  if (dither === undefined) return { format, quality };
  throw invalidParameter('dither', `must not be given with ${format}, which has all colours`, dither);
}

function parseDither(asked: unknown = 'smooth'): Dither {
  return oneOf('dither', asked, ['smooth', 'strong', 'none']);
}

function parseFormat(asked: unknown, output: string | null): AnimationFormat {
  if (asked !== undefined) return oneOf('format', asked, formats);
  return output === null ? 'gif' : formatOfPath(output, formats);
}
