import { invalidParameter } from '../errors.js';
import { callKeys, parseCall, type CallOptions, type Checked } from './call.js';
import { oneOf } from './check.js';
import { frameChoiceKeys, parseFrameChoice, type FrameChoiceOptions } from './frame-choice.js';
import { geometryKeys, parseGeometry, requireOpaque, type GeometryOptions } from './geometry.js';
import { checkKeys } from './keys.js';
import type { FrameRequest } from './requests/request.js';

/** Options of `frame`. Bad ones throw INVALID_PARAMETER. */
export interface FrameOptions extends FrameChoiceOptions, GeometryOptions, CallOptions {
  /**
   * `rgb24` (default), `rgba`, or `native`: the decoder's own planes as coded, neither scaled nor turned,
   * which leaves no room for the geometry options.
   */
  readonly pixelFormat?: 'rgb24' | 'rgba' | 'native' | undefined;
}

const frameKeys = [
  ...frameChoiceKeys,
  'pixelFormat',
  ...geometryKeys,
  ...callKeys,
] as const satisfies readonly (keyof FrameOptions)[];

export function parseFrame(input: unknown): Checked<FrameRequest> {
  const options = checkKeys('frame', input, frameKeys);
  const { pixelFormat: asked = 'rgb24' } = options;
  const pixelFormat = oneOf('pixelFormat', asked, ['rgb24', 'rgba', 'native']);
  const geometry = pixelFormat === 'native' ? parseNativeGeometry(options) : parseGeometry(options);
  if (pixelFormat === 'rgb24') requireOpaque(geometry, 'rgb24');
  const choice = parseFrameChoice(options);
  return { request: { kind: 'frame', choice, geometry, pixelFormat }, call: parseCall(options) };
}

function parseNativeGeometry(options: Readonly<Record<string, unknown>>): FrameRequest['geometry'] {
  for (const key of geometryKeys) {
    const value = options[key];
    if (value === undefined || (key === 'rotate' && value === 0)) continue;
    const rule = key === 'rotate' ? 'must be 0' : 'must not be given';
    throw invalidParameter(key, `${rule} with pixelFormat "native", which keeps the planes as coded`, value);
  }
  return parseGeometry({ rotate: 0 });
}
