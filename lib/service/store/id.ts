import { randomBytes } from 'node:crypto';

let lastMs = 0;
let sequence = 0;

/**
 * A new identifier: 32 hexadecimal digits that sort by the time they were made, and within a millisecond by their order,
 * so that a listing needs no other order and a cursor is the last id seen.
 */
export function newId(nowMs = Date.now()): string {
  sequence = nowMs === lastMs ? sequence + 1 : 0;
  lastMs = nowMs;
  return nowMs.toString(16).padStart(12, '0') + sequence.toString(16).padStart(4, '0') + randomBytes(8).toString('hex');
}
