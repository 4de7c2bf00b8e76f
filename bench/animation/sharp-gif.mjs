import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { countOf, rawPictures } from '../ffmpeg-animation.mjs';

export const label = 'ffmpeg, then sharp (cgif)';
export const kinds = ['gif'];
export const isSlow = true;
/** It works in the process that loads it. */
export const isInside = true;

export function load() {
  return {
    version: `sharp ${sharp.versions.sharp}, cgif ${sharp.versions.cgif}`,
    commandLine: () => null,
    async animation(job) {
      const start = performance.now();
      const pixels = await rawPictures(job, 'rgba');
      const pages = countOf(job);
      const pageHeight = pixels.length / 4 / job.width / pages;
      const raw = { width: job.width, height: pageHeight * pages, channels: 4, pageHeight };
      const delay = Array.from({ length: pages }, () => Math.round(1000 / job.fps));
      await writeFile(job.out, await sharp(pixels, { raw, limitInputPixels: false }).gif({ delay }).toBuffer());
      return { ms: performance.now() - start };
    },
  };
}
