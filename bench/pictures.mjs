/** Proof that the contenders made the same picture, before anyone's time counts. */
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { clipsFolder } from './clips.mjs';
import { run } from './spawned.mjs';

const flags = 'bicubic+accurate_rnd+full_chroma_int';

/**
 * ffmpeg's own picture of a frame, counted from the start of the file so that no seek is involved.
 * @returns {Promise<string>} a PNG file
 */
async function reference(job) {
  const folder = path.join(clipsFolder, 'references');
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${path.basename(job.file)}-${job.shown}-${job.width}.png`);
  if (existsSync(file) && statSync(file).mtimeMs > statSync(job.file).mtimeMs) return file;
  rmSync(file, { force: true });
  const filter = `select='eq(n,${job.shown})',scale=${job.width}:-2:flags=${flags}`;
  await run('ffmpeg', ['-nostdin', '-v', 'error', '-i', job.file, '-vf', filter, '-frames:v', '1', '-y', file]);
  return file;
}

async function pixels(input, size) {
  const image = sharp(input).removeAlpha().toColourspace('srgb');
  const sized = size === undefined ? image : image.resize(size.width, size.height, { fit: 'fill' });
  return sized.raw().toBuffer({ resolveWithObject: true });
}

/** Peak signal-to-noise ratio in dB of a contender's picture against ffmpeg's frame. */
export async function likeness(job, picture) {
  const wanted = await pixels(await reference(job));
  const got = await pixels(Buffer.from(picture), wanted.info);
  let sum = 0;
  for (let index = 0; index < wanted.data.length; index += 1) sum += (wanted.data[index] - got.data[index]) ** 2;
  return sum === 0 ? Infinity : 10 * Math.log10((255 * 255 * wanted.data.length) / sum);
}
