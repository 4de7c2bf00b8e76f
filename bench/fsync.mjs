import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';

/** As much as a small commit appends to SQLite's log: a few pages of 4 KiB, each with a header of 24 bytes. */
const bytes = Buffer.alloc(8 * (4096 + 24), 1);

/** How long this disk takes to make an append durable, time after time. @param {string} folder on that disk */
export function syncTimesMs(folder, rounds = 300) {
  const scratch = mkdtempSync(path.join(folder, 'fsync-'));
  const file = openSync(path.join(scratch, 'log'), 'a');
  const timesMs = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    writeSync(file, bytes);
    fdatasyncSync(file);
    timesMs.push(performance.now() - start);
  }
  closeSync(file);
  rmSync(scratch, { recursive: true });
  return timesMs;
}
