import { writeFiles } from '../output/file.js';
import type { SnapshotRequest } from '../request/requests.js';
import { decodeChosen } from './chosen-frame.js';
import { makeStill, type EncodedStill } from './make-still.js';
import type { OpenMedia } from './open-media.js';
import type { FrameOrigin, Snapshot } from './results.js';
import type { TaskRun } from './task-run.js';

type Encoded = EncodedStill & FrameOrigin;

/** One picture a size, all of the same decoded frame. */
export async function runSnapshot(
  run: TaskRun,
  media: OpenMedia,
  request: SnapshotRequest,
): Promise<readonly Snapshot[]> {
  const encoded = await encodeSizes(run, media, request);
  const { outputs } = request;
  if (outputs === null) return encoded;
  const files = encoded.map(({ data, ...rest }, index) => ({ bytes: data, rest, path: outputs[index] ?? '' }));
  await run.measure('output', () => writeFiles(files));
  return files.map(({ rest, path }) => ({ ...rest, path }));
}

async function encodeSizes(run: TaskRun, media: OpenMedia, request: SnapshotRequest): Promise<readonly Encoded[]> {
  using decoded = await decodeChosen(run, media, request.choice);
  const encoded: Encoded[] = [];
  for (const geometry of request.sizes) {
    const still = await makeStill(run, decoded.frame, geometry, request);
    encoded.push({ ...still, ...decoded.origin });
  }
  return encoded;
}
