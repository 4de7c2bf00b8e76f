import { invalidParameter } from '../errors.js';
import { callKeys, parseCall, type CallOptions, type Checked } from './call.js';
import { oneOf, wholeNumber } from './check.js';
import { formatOfPath } from './extension.js';
import { parseStream } from './frame-choice.js';
import { geometryKeys, parseGeometry, type GeometryOptions } from './geometry.js';
import { checkKeys } from './keys.js';
import { parseOutput } from './output.js';
import type { AnimateRequest, AnimationEncoding, AnimationFormat, Dither } from './requests.js';
import { parseSpan, spanKeys, type SpanOptions } from './span.js';
import { parseWatermarks, type WatermarkOptions } from './watermark.js';

/** Options of `animate`. Bad ones throw INVALID_PARAMETER. */
export interface AnimateOptions extends SpanOptions, GeometryOptions, CallOptions {
  /**
   * Pictures a second, more than 0 and at most 60; picture k is the frame on screen at start + k / fps. Default: the
   * source's own frames. A gif shows 50 a second at most: what is more is left out, with FPS_REDUCED.
   */
  readonly fps?: number | undefined;
  /** How often the animation is played, 0 to 65535; 0 (default) is for ever. */
  readonly loop?: number | undefined;
  /** Default: what the extension of `output` says, else `gif`, which is all there is yet. */
  readonly format?: AnimationFormat | undefined;
  /** 1 to 100, default 75: how much a pixel must change to be drawn again; 100 is every change. */
  readonly quality?: number | undefined;
  /**
   * How a gif shows colours it does not have. `smooth` (default) mixes colours that are hardly told apart, which hides
   * the steps in skies and shadows; `strong` mixes any two; `none` takes the nearest.
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

const formats = ['gif'] as const;
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
  const { format, quality = 75, dither = 'smooth' } = options;
  return {
    format: parseFormat(format, output),
    quality: wholeNumber('quality', quality, 1, 100),
    dither: oneOf('dither', dither, ['smooth', 'strong', 'none']),
  };
}

function parseFormat(asked: unknown, output: string | null): AnimationFormat {
  if (asked !== undefined) return oneOf('format', asked, formats);
  return output === null ? 'gif' : formatOfPath(output, formats);
}
