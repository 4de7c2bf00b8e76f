import { randomBytes } from 'node:crypto';

/**
 * A new identifier: 32 hexadecimal digits that sort by the time they were made, so that a listing needs no other
 * order and a cursor is the last id seen.
 */
export function newId(nowMs = Date.now()): string {
  return nowMs.toString(16).padStart(12, '0') + randomBytes(10).toString('hex');
}
