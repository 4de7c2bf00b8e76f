import { writeFiles } from '../output/file.js';
import type { EncodedAnimation } from './begin-animation.js';
import type { Animation } from './results.js';

/**
 * Writes an animation; what remains says where it went.
 *
 * @param write `writeFiles`, or a task's first half of it
 */
export async function writeAnimation(
  { data, ...rest }: EncodedAnimation,
  path: string,
  write: typeof writeFiles = writeFiles,
): Promise<Animation> {
  await write([{ path, bytes: data, parameter: 'output' }]);
  return { ...rest, path };
}
