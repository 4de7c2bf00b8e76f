import { writeFiles } from '../output/file.js';
import type { EncodedSnapshot } from './encode-sizes.js';
import type { Snapshot } from './results.js';

/**
 * Writes the pictures of all sizes or none; what remains of each says where it went.
 *
 * @param write `writeFiles`, or a task's first half of it
 */
export async function writeSizes(
  pictures: readonly EncodedSnapshot[],
  paths: readonly string[],
  write: typeof writeFiles = writeFiles,
): Promise<readonly Snapshot[]> {
  const files = pictures.map(({ data, ...rest }, index) => {
    return { bytes: data, rest, path: paths[index] ?? '', parameter: 'output' };
  });
  await write(files);
  return files.map(({ rest, path }) => ({ ...rest, path }));
}
