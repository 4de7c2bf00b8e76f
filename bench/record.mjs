import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(import.meta.dirname, 'results');

/** Writes a bench's figures as JSON. @returns {string} where, without the ending */
export function saveRecord(bench, record) {
  mkdirSync(folder, { recursive: true });
  const base = path.join(folder, `${bench}-${record.machine.takenAt.replaceAll(/[:.]/g, '-')}`);
  writeFileSync(`${base}.json`, `${JSON.stringify(record, null, 2)}\n`);
  return base;
}
