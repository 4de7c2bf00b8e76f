import { execFileSync } from 'node:child_process';

/** What a stream says of its colours, in ffmpeg's names. */
export interface Tags {
  readonly matrix?: string;
  readonly range?: string;
  readonly primaries?: string;
  readonly transfer?: string;
}

/** Encoders that lose nothing. */
export const lossless = {
  ffv1: ['-c:v', 'ffv1'],
  x264: ['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '0'],
  raw: ['-c:v', 'rawvideo'],
  x265: ['-c:v', 'libx265', '-preset', 'ultrafast'],
} as const;
export type Codec = keyof typeof lossless;

/**
 * One frame of raw pixels as a clip. ffmpeg only packs: the pixels come in the format the encoder gets. `parameters` are
 * further ones of x265's own.
 */
export function pack(
  pixels: { readonly pixelFormat: string; readonly width: number; readonly height: number; readonly bytes: Buffer },
  codec: Codec,
  tags: Tags,
  file: string,
  parameters?: string,
): void {
  const { pixelFormat, width, height, bytes } = pixels;
  const input = ['-f', 'rawvideo', '-pix_fmt', pixelFormat, '-s', `${width}x${height}`, '-i', '-'];
  const told = [
    ['-colorspace', tags.matrix],
    ['-color_range', tags.range],
    ['-color_primaries', tags.primaries],
    ['-color_trc', tags.transfer],
  ].flatMap(([option = '', value]) => (value === undefined ? [] : [option, value]));
  const own =
    codec === 'x265'
      ? ['-x265-params', `lossless=1:log-level=error${parameters === undefined ? '' : `:${parameters}`}`]
      : [];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...input, ...lossless[codec], ...own, ...told, file], { input: bytes });
}
