import { writeFiles } from '../output/file.js';
import type { EncodedSnapshot } from './encode-sizes.js';
import type { Snapshot } from './results.js';

/** Writes the pictures of all sizes or none; what remains of each says where it went. */
export async function writeSizes(
  pictures: readonly EncodedSnapshot[],
  paths: readonly string[],
  check?: () => void,
): Promise<readonly Snapshot[]> {
  const files = pictures.map(({ data, ...rest }, index) => {
    return { bytes: data, rest, path: paths[index] ?? '', parameter: 'output' };
  });
  await writeFiles(files, check);
  return files.map(({ rest, path }) => ({ ...rest, path }));
}
