import type { SnapshotRequest } from '../request/requests/request.js';
import type { DecodedFrame } from './decode-frame.js';
import { makeStill, type EncodedStill } from './make-still.js';
import type { FrameOrigin } from './results.js';
import type { TaskRun } from './task-run.js';

export type EncodedSnapshot = EncodedStill & FrameOrigin;

/** One picture a size, all of the same decoded frame. */
export async function encodeSizes(
  run: TaskRun,
  { frame, origin }: Omit<DecodedFrame, keyof Disposable>,
  request: SnapshotRequest,
): Promise<readonly EncodedSnapshot[]> {
  const encoded: EncodedSnapshot[] = [];
  for (const geometry of request.sizes)
    encoded.push({ ...(await makeStill(run, frame, geometry, request)), ...origin });
  return encoded;
}
