/** What an animation shows, as a browser would: one picture for every time that was asked for, and how like it is. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { countOf, rawPictures } from './ffmpeg-animation.mjs';
import { run } from './spawned.mjs';

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
 * The lossless pictures of a job.
 * @param {string} [flags] further ones for the scaler
 * @returns {Promise<{ pixels: Buffer, width: number, height: number }>}
 */
export async function referencePictures(job, flags) {
  const pixels = flatten(await rawPictures(job, 'rgba', flags));
  const { width } = job;
  return { pixels, width, height: pixels.length / 3 / width / countOf(job) };
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

const statistic = (text, name) =>
  [...text.matchAll(new RegExp(`${name}:([\\d.]+|inf)`, 'g'))].map(([, value]) =>
    Number(value.replace('inf', 'Infinity')),
  );

/** ffmpeg's ssim and psnr over red, green and blue, picture by picture. */
export async function compare({ pixels, width, height }, shown) {
  const folder = mkdtempSync(path.join(tmpdir(), 'stillframe-bench-'));
  const file = (name) => path.join(folder, name);
  try {
    writeFileSync(file('reference'), pixels);
    writeFileSync(file('shown'), shown);
    const raw = (name) => ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-i', file(name)];
    const graph = `[0]split[a][b];[1]split[c][d];[c][a]ssim=stats_file=${file('ssim')}[e];[d][b]psnr=stats_file=${file('psnr')}[f]`;
    const nowhere = ['-map', '[e]', '-map', '[f]', '-f', 'null', '-'];
    await run('ffmpeg', [
      '-nostdin',
      '-v',
      'error',
      ...raw('reference'),
      ...raw('shown'),
      '-filter_complex',
      graph,
      ...nowhere,
    ]);
    const ssims = statistic(readFileSync(file('ssim'), 'utf8'), 'All');
    const errors = statistic(readFileSync(file('psnr'), 'utf8'), 'mse_avg');
    const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const worst = ssims.indexOf(Math.min(...ssims));
    return { ssim: mean(ssims), worstSsim: ssims[worst], worst, psnr: 10 * Math.log10(255 ** 2 / mean(errors)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
