import type { Warning } from '../../index.js';
import type { JsonObject } from '../json.js';

/** Warnings as a result keeps them. */
export function warningFacts(warnings: readonly Warning[]): readonly JsonObject[] {
  return warnings.map((warning) => ({ ...warning }));
}
