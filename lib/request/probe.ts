import { callKeys, parseCall, type CallOptions, type Checked } from './call.js';
import { checkKeys } from './keys.js';
import type { ProbeRequest } from './requests/request.js';

/** Options of `probe`. Bad ones throw INVALID_PARAMETER. */
export interface ProbeOptions extends CallOptions {}

export function parseProbe(input: unknown): Checked<ProbeRequest> {
  const options = checkKeys('probe', input, callKeys);
  return { request: { kind: 'probe' }, call: parseCall(options) };
}
