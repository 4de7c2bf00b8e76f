import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

/** What tone-mapped pictures are held against: the chain of filters everyone uses with the ffmpeg CLI. */
const toneMapping = [
  'format=gbrpf32le',
  'zscale=p=bt709',
  'tonemap=hable:desat=0',
  'zscale=t=bt709:m=gbr:r=pc',
  'format=gbrp',
];
const toLight = 'zscale=t=linear:npl=100';

export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** The first frame of `file` through the chain, then scaled where a width is given. */
export function throughChain(file: string, width?: number): Buffer {
  const scale = width === undefined ? [] : [`scale=${width}:-1:flags=bicubic+accurate_rnd+full_chroma_int`];
  return filtered(file, [toLight, ...toneMapping, ...scale]);
}

/**
 * The same in the order and with the kernel of the product: where saturated colours or black and white meet, zscale's
 * bilinear chroma and scaling after the curve differ from this, of the chain's own making, by 10 to 18.
 */
export function scaledThroughChain(file: string, width?: number): Buffer {
  if (width === undefined) return filtered(file, [`${toLight}:f=bicubic`, ...toneMapping]);
  return filtered(file, [`zscale=w=${width}:h=-1:f=bicubic`, 'format=yuv444p10le', toLight, ...toneMapping]);
}

function filtered(file: string, filters: readonly string[]): Buffer {
  const output = ['-frames:v', '1', '-c:v', 'png', '-f', 'image2pipe', '-'];
  const options = { maxBuffer: 64 << 20 };
  const chain = [...filters, 'format=rgb24'].join(',');
  return execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-vf', chain, ...output], options);
}

const folder = join(import.meta.dirname, 'references');

/**
 * The committed result of the chain (ffmpeg 5.1.9, zimg 3.0.4). With STILLFRAME_MAKE_REFERENCES in the environment it is
 * made anew.
 */
export async function referenceOf(name: string, file: string, width?: number): Promise<Pixels> {
  const path = join(folder, `${name}.png`);
  if (process.env.STILLFRAME_MAKE_REFERENCES !== undefined) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, await sharp(throughChain(file, width)).png({ compressionLevel: 9, effort: 10 }).toBuffer());
  }
  return pixelsOf(path);
}

export async function pixelsOf(png: string | Buffer): Promise<Pixels> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}
