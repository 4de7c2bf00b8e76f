import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Nine seconds of H.264, 640x360 at 25 frames a second, with B-frames. */
export const clip = fileURLToPath(new URL('../fixtures/moviepy-chaplin.mp4', import.meta.url));

export function clipBytes(): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(clip));
}

export const isolations = ['thread', 'process'] as const;

/** Settles once `reached` says so; looks again whenever the event loop has gone round. */
export async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await new Promise((resolve) => setImmediate(resolve));
}
