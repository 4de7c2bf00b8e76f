/** What an animation should show, and what it does: one picture for every time that was asked for. */
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { countOf, exactFlags, rawPictures } from './ffmpeg-animation.mjs';

/** Clear parts are compared over a middle grey. */
const behind = 128;

/** RGBA over grey, as RGB. */
function flatten(pixels) {
  const flat = Buffer.alloc((pixels.length / 4) * 3);
  for (let from = 0, to = 0; from < pixels.length; from += 4, to += 3) {
    const alpha = pixels[from + 3];
    for (let channel = 0; channel < 3; channel += 1)
      flat[to + channel] =
        alpha === 255
          ? pixels[from + channel]
          : Math.round((pixels[from + channel] * alpha + behind * (255 - alpha)) / 255);
  }
  return flat;
}

/**
 * The lossless pictures of a job. `own` has the colours of the video itself (YUV 4:2:0), as the scaler leaves them, and
 * is null where there is alpha; `rgb` is what ffmpeg makes of them by default, which its own GIFs begin with; `exact`
 * is the same with exact arithmetic.
 * @typedef {{ pixels: Buffer, width: number, height: number, format: 'yuv420p' | 'rgb24' }} Pictures
 * @returns {Promise<{ own: Pictures | null, rgb: Pictures, exact: Pictures }>}
 */
export async function referencesOf(job) {
  const { width, hasAlpha } = job;
  const inRgb = async (flags) => {
    const pixels = flatten(await rawPictures(job, 'rgba', flags));
    return { pixels, width, height: pixels.length / 3 / width / countOf(job), format: 'rgb24' };
  };
  const [rgb, exact] = [await inRgb(''), await inRgb(exactFlags)];
  const own = hasAlpha ? null : { ...rgb, pixels: await rawPictures(job, 'yuv420p'), format: 'yuv420p' };
  return { own, rgb, exact };
}

/** The picture on screen in the middle of every k / fps of a file, decoded by libvips. */
export async function shownPictures(file, { fps, ...job }, { width, height }) {
  // As bytes: libvips remembers what it has read from a path, and trials use the same ones.
  const image = sharp(readFileSync(file), { animated: true, limitInputPixels: false });
  const { delay = [], pages = 1, pageHeight } = await image.metadata();
  if ((pageHeight ?? height) !== height) throw new Error(`${pageHeight} lines instead of ${height}`);
  const all = flatten(await image.ensureAlpha().raw().toBuffer());
  const size = width * height * 3;
  const shown = Buffer.alloc(countOf({ fps, ...job }) * size);
  let [page, until] = [0, delay[0] ?? Infinity];
  for (let place = 0; place < shown.length / size; place += 1) {
    while (((place + 0.5) * 1000) / fps >= until && page < pages - 1) until += delay[++page];
    all.copy(shown, place * size, page * size, (page + 1) * size);
  }
  return shown;
}
