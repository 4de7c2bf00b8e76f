import { callKeys, parseCall, type CallOptions, type Checked } from './call.js';
import { checkKeys } from './keys.js';
import { parseOutput } from './output.js';
import { parsePattern } from './output-pattern.js';
import type { SnapshotsRequest } from './requests/request.js';
import { parseSeries, seriesKeys, type SeriesOptions } from './series-times.js';
import { parseStillProduct, stillProductKeys, type StillProductOptions } from './still-product.js';

/** Options of `snapshots`. Bad ones throw INVALID_PARAMETER. */
export interface SnapshotsOptions extends SeriesOptions, StillProductOptions, CallOptions {
  /**
   * Writes the pictures to files instead of returning bytes: a path with `%d` or, for leading zeros, `%04d` where the
   * number goes, which counts the times of the series from 1. A time without a picture leaves its number out.
   */
  readonly output?: string | URL | undefined;
  /** Milliseconds for the whole series. Default: none for the series, `limits.timeoutMs` for each of its parts. */
  readonly timeoutMs?: number | undefined;
}

const snapshotsKeys = [
  ...seriesKeys,
  ...stillProductKeys,
  'output',
  ...callKeys,
] as const satisfies readonly (keyof SnapshotsOptions)[];

export function parseSnapshots(input: unknown): Checked<SnapshotsRequest> {
  const options = checkKeys('snapshots', input, snapshotsKeys);
  const output = parseOutput(options['output']);
  const { geometry, product } = parseStillProduct(options, output);
  const request: SnapshotsRequest = {
    kind: 'snapshots',
    series: parseSeries(options),
    geometry,
    ...product,
    output: output === null ? null : parsePattern('output', output),
  };
  return { request, call: parseCall(options) };
}
