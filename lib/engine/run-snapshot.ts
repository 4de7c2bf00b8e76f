import { encodeStill } from '../encode/still.js';
import { writeFiles } from '../output/file.js';
import type { AlphaRule } from '../plan/channels.js';
import type { SnapshotRequest } from '../request/requests.js';
import { decodeFrame } from './decode-frame.js';
import { drawPicture } from './draw-picture.js';
import type { OpenMedia } from './open-media.js';
import type { Snapshot } from './results.js';
import type { TaskRun } from './task-run.js';

type Encoded = Snapshot & { readonly data: Uint8Array<ArrayBuffer> };

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

async function encodeSizes(
  run: TaskRun,
  media: OpenMedia,
  { choice, sizes, encoding }: SnapshotRequest,
): Promise<readonly Encoded[]> {
  using decoded = decodeFrame(run, media, choice);
  const alpha: AlphaRule = encoding.format === 'jpg' ? 'never' : 'when-needed';
  const encoded: Encoded[] = [];
  for (const geometry of sizes) {
    const picture = await drawPicture(run, decoded.frame, geometry, alpha);
    const data = await run.measure('encode', () => encodeStill(picture, encoding));
    const { width, height } = picture;
    encoded.push({ data, byteLength: data.byteLength, format: encoding.format, width, height, ...decoded.origin });
  }
  return encoded;
}
