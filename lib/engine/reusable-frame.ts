import type { RawFrame } from './results.js';
import type { Transport } from './transport.js';

/** Makes a `Frame` of it: with a `Symbol.dispose`, which is no part of what is copied or compared. */
export function makeReusable(frame: RawFrame, transport: Transport): void {
  Object.defineProperty(frame, Symbol.dispose, { value: () => transport.reuse(frame.data) });
}
