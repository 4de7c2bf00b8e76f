import { invalidParameter } from '../errors.js';
import { callKeys, parseCall, type CallOptions, type Checked } from './call.js';
import { list, wholeNumber } from './check.js';
import { frameChoiceKeys, parseFrameChoice, type FrameChoiceOptions } from './frame-choice.js';
import { maxSide } from './geometry.js';
import { checkKeys } from './keys.js';
import { parseOutput } from './output.js';
import type { Geometry } from './requests/geometry.js';
import type { SnapshotRequest } from './requests/request.js';
import { parseStillProduct, stillProductKeys, type StillProductOptions } from './still-product.js';

/** Options of `snapshot`. Bad ones throw INVALID_PARAMETER. */
export interface SnapshotOptions extends FrameChoiceOptions, StillProductOptions, CallOptions {
  /**
   * Several sizes of one decoded frame: a picture for each width in pixels, in this order, all with the aspect of the
   * frame. Instead of `width` and `height`.
   */
  readonly widths?: readonly number[] | undefined;
  /**
   * Writes the picture to this path instead of returning bytes; an existing file is replaced only by a whole picture.
   * With `widths` it holds `{width}` where each width goes.
   */
  readonly output?: string | URL | undefined;
}

const snapshotKeys = [
  ...frameChoiceKeys,
  ...stillProductKeys,
  'widths',
  'output',
  ...callKeys,
] as const satisfies readonly (keyof SnapshotOptions)[];

const maxSizes = 64;
const placeholder = '{width}';

export function parseSnapshot(input: unknown): Checked<SnapshotRequest> {
  const options = checkKeys('snapshot', input, snapshotKeys);
  const output = parseOutput(options['output']);
  const { geometry, product } = parseStillProduct(options, output);
  const widths = options['widths'] === undefined ? null : parseWidths(options['widths'], geometry);
  const request: SnapshotRequest = {
    kind: 'snapshot',
    choice: parseFrameChoice(options),
    sizes: widths === null ? [geometry] : widths.map((width) => ({ ...geometry, width })),
    ...product,
    outputs: output === null ? null : expandOutput(output, widths),
  };
  return { request, call: parseCall(options) };
}

function parseWidths(value: unknown, geometry: Geometry): readonly number[] {
  const entries = list('widths', value);
  if (entries.length < 1 || entries.length > maxSizes) {
    throw invalidParameter('widths', `must hold 1 to ${maxSizes} widths`, entries.length);
  }
  for (const side of ['width', 'height'] as const) {
    const given = geometry[side];
    if (given !== null) throw invalidParameter(side, 'must not be given together with widths', given);
  }
  const widths = entries.map((entry, index) => wholeNumber(`widths[${index}]`, entry, 1, maxSide));
  const repeated = widths.find((width, index) => widths.indexOf(width) !== index);
  if (repeated !== undefined) throw invalidParameter('widths', 'must not repeat a width', repeated);
  return widths;
}

function expandOutput(output: string, widths: readonly number[] | null): readonly string[] {
  if (widths === null) return [output];
  if (!output.includes(placeholder)) {
    throw invalidParameter('output', `must contain ${placeholder} when widths are given`, output);
  }
  return widths.map((width) => output.replaceAll(placeholder, String(width)));
}
