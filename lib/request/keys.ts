import { invalidParameter } from '../errors.js';
import { nearestName } from '../nearest-name.js';

/**
 * The options as a record, after making sure that every key is known.
 * @param owner what the options belong to, for the message: `snapshot`, `limits`
 */
export function checkKeys(
  owner: string,
  options: unknown,
  known: readonly string[],
): Readonly<Record<string, unknown>> {
  if (options === undefined) return {};
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw invalidParameter(owner, 'must be an object with options', options);
  }
  for (const [key, value] of Object.entries(options)) {
    if (known.includes(key)) continue;
    const near = nearestName(key, known);
    const advice = near === null ? `known are ${known.join(', ')}` : `did you mean ${near}?`;
    throw invalidParameter(key, `is not an option of ${owner} (${advice})`, value);
  }
  return { ...options };
}
