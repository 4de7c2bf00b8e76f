import type { SnapshotRequest } from '../request/requests/request.js';
import { decodeChosen } from './chosen-frame.js';
import { encodeSizes, type EncodedSnapshot } from './encode-sizes.js';
import type { OpenMedia } from './open-media.js';
import type { Snapshot } from './results.js';
import type { TaskRun } from './task-run.js';
import { writeSizes } from './write-sizes.js';

/** One picture a size, all of the same decoded frame. */
export async function runSnapshot(
  run: TaskRun,
  media: OpenMedia,
  request: SnapshotRequest,
): Promise<readonly Snapshot[]> {
  const encoded = await decodeAndEncode(run, media, request);
  const { outputs } = request;
  if (outputs === null) return encoded;
  return await run.measure('output', () => writeSizes(encoded, outputs, run.outputs.stage));
}

async function decodeAndEncode(
  run: TaskRun,
  media: OpenMedia,
  request: SnapshotRequest,
): Promise<readonly EncodedSnapshot[]> {
  using decoded = await decodeChosen(run, media, request.choice, request.sizes);
  return await encodeSizes(run, decoded, request);
}
