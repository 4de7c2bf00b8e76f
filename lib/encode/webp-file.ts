import { StillframeError } from '../errors.js';
import { srgbProfile } from './srgb-profile.js';
import { chunkHeaderBytes, fileHeaderBytes, writeChunkHeader, writeUint24 } from './webp-chunks.js';

/** One picture of an animation: what it changes of the screen. Left and top are even. */
export interface WebpFrame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly delayMs: number;
  /** Laid over what is there; else its rectangle is overwritten, alpha included. */
  readonly blends: boolean;
  readonly hasAlpha: boolean;
  /** An ALPH and a VP8 chunk, or a VP8L chunk. */
  readonly image: Uint8Array;
}

/** The field of 24 bits. */
export const mostDelayMs = 0xff_ffff;
const extendedBytes = 10;
const animationBytes = 6;
const frameBytes = 16;
const flags = { profile: 0x20, alpha: 0x10, animation: 0x02 };
const doNotBlend = 0x02;
/** The size in the file's header is even, has 32 bits, and leaves out the first 8 bytes. */
const mostBytes = 2 ** 32 - 2 + 8;

/**
 * An animated file, tagged as sRGB: RFC 9649, section 2.7. The background is clear, though the first picture covers it.
 * @param plays how often it is played; 0 for ever, which is how the container says it
 */
export function webpFile(
  { width, height }: { readonly width: number; readonly height: number },
  plays: number,
  frames: readonly WebpFrame[],
): Uint8Array<ArrayBuffer> {
  const lead = fileHeaderBytes + 3 * chunkHeaderBytes + extendedBytes + srgbProfile.length + animationBytes;
  const length = frames.reduce((sum, { image }) => sum + chunkHeaderBytes + frameBytes + image.length, lead);
  if (length > mostBytes) {
    throw new StillframeError('LIMIT_EXCEEDED', `webp holds at most ${mostBytes} bytes, the animation has ${length}`);
  }
  const file = new Uint8Array(length);
  const view = new DataView(file.buffer);
  writeChunkHeader(view, 0, 'RIFF', length - chunkHeaderBytes);
  file.set([0x57, 0x45, 0x42, 0x50], chunkHeaderBytes);
  let at = fileHeaderBytes;

  writeChunkHeader(view, at, 'VP8X', extendedBytes);
  const alpha = frames.some(({ hasAlpha }) => hasAlpha) ? flags.alpha : 0;
  view.setUint8(at + 8, flags.profile | flags.animation | alpha);
  writeUint24(view, at + 12, width - 1);
  writeUint24(view, at + 15, height - 1);
  at += chunkHeaderBytes + extendedBytes;

  writeChunkHeader(view, at, 'ICCP', srgbProfile.length);
  file.set(srgbProfile, at + chunkHeaderBytes);
  at += chunkHeaderBytes + srgbProfile.length;

  writeChunkHeader(view, at, 'ANIM', animationBytes);
  view.setUint16(at + 12, plays, true);
  at += chunkHeaderBytes + animationBytes;

  for (const frame of frames) at = writeFrame(file, view, at, frame);
  return file;
}

function writeFrame(file: Uint8Array, view: DataView, at: number, frame: WebpFrame): number {
  writeChunkHeader(view, at, 'ANMF', frameBytes + frame.image.length);
  writeUint24(view, at + 8, frame.left / 2);
  writeUint24(view, at + 11, frame.top / 2);
  writeUint24(view, at + 14, frame.width - 1);
  writeUint24(view, at + 17, frame.height - 1);
  writeUint24(view, at + 20, frame.delayMs);
  view.setUint8(at + 23, frame.blends ? 0 : doNotBlend);
  const imageAt = at + chunkHeaderBytes + frameBytes;
  file.set(frame.image, imageAt);
  return imageAt + frame.image.length;
}
