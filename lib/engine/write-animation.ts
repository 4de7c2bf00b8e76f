import { writeFiles } from '../output/file.js';
import type { EncodedAnimation } from './begin-animation.js';
import type { Animation } from './results.js';

/** Writes an animation; what remains says where it went. */
export async function writeAnimation(
  { data, ...rest }: EncodedAnimation,
  path: string,
  check?: () => void,
): Promise<Animation> {
  await writeFiles([{ path, bytes: data, parameter: 'output' }], check);
  return { ...rest, path };
}
