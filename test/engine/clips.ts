import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Ten seconds of H.264, 800x640 at 30 frames a second, with B-frames. */
export const clip = fileURLToPath(
  new URL('../fixtures/media-bbb_800x640_768kbps_30fps_avc_2b_firstpts_10_sec.mp4', import.meta.url),
);

export function clipBytes(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(clip));
}

export const isolations = ['thread', 'process'] as const;

/** Settles once `reached` says so; looks again whenever the event loop has gone round. */
export async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await new Promise((resolve) => setImmediate(resolve));
}
