import type { Size } from './display-size.js';

/** Frames with more pixels take their time: 2560 x 1440 is still below, 4K is above. */
const largePixels = 4_000_000;

/**
 * Threads of the decoder, each with a frame of its own. One more than cores keeps all of them busy while a frame is
 * handed over. But a decoder cannot be left before all its frames are done, so that large ones, which would make an
 * aborted call wait too long, get no more threads than cores.
 */
export function planDecoderThreads(cores: number, frame: Size | null): number {
  if (cores === 1) return 1;
  const isLarge = frame !== null && frame.width * frame.height > largePixels;
  return isLarge ? cores : cores + 1;
}
