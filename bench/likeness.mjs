/** How like pictures are to what they should be. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mean } from './measure.mjs';
import { run } from './spawned.mjs';

const statistic = (text, name) =>
  [...text.matchAll(new RegExp(`${name}:([\\d.]+|inf)`, 'g'))].map(([, value]) =>
    Number(value.replace('inf', 'Infinity')),
  );

/** To the colours of the reference: all clips are BT.709 in limited range. */
const toFormat = {
  rgb24: 'null',
  yuv420p: 'scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_inp,format=yuv420p',
};

/**
 * ffmpeg's ssim and psnr, picture by picture, over the planes of the reference.
 * @param {import('./animation-pictures.mjs').Pictures} reference
 * @param {Buffer} shown red, green and blue
 */
export async function compare({ pixels, width, height, format }, shown) {
  const folder = mkdtempSync(path.join(tmpdir(), 'stillframe-bench-'));
  const file = (name) => path.join(folder, name);
  const raw = (name, pixelFormat) => {
    const shape = ['-f', 'rawvideo', '-pix_fmt', pixelFormat, '-s', `${width}x${height}`];
    return [...shape, '-i', file(name)];
  };
  const graph = [
    '[0]split[a][b]',
    `[1]${toFormat[format]},split[c][d]`,
    `[c][a]ssim=stats_file=${file('ssim')}[e]`,
    `[d][b]psnr=stats_file=${file('psnr')}[f]`,
  ].join(';');
  const nowhere = ['-map', '[e]', '-map', '[f]', '-f', 'null', '-'];
  try {
    writeFileSync(file('reference'), pixels);
    writeFileSync(file('shown'), shown);
    const inputs = [...raw('reference', format), ...raw('shown', 'rgb24')];
    await run('ffmpeg', ['-nostdin', '-v', 'error', ...inputs, '-filter_complex', graph, ...nowhere]);
    const ssims = statistic(readFileSync(file('ssim'), 'utf8'), 'All');
    const errors = statistic(readFileSync(file('psnr'), 'utf8'), 'mse_avg');
    const worst = ssims.indexOf(Math.min(...ssims));
    return { ssim: mean(ssims), worstSsim: ssims[worst], worst, psnr: 10 * Math.log10(255 ** 2 / mean(errors)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
