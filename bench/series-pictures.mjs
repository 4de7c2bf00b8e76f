/** Proof that the contenders of a series made the same pictures. */
import sharp from 'sharp';
import { select } from './ffmpeg-series.mjs';
import { run } from './spawned.mjs';

const flags = 'bicubic+accurate_rnd+full_chroma_int';
const known = new Map();

/** ffmpeg's own frames, all in one column of raw pixels. @returns {Promise<{ pixels: Buffer, height: number }>} */
async function reference(job) {
  const name = `${job.file} ${job.width}`;
  if (!known.has(name)) known.set(name, await decode(job));
  return known.get(name);
}

async function decode({ file, frames, keys, width }) {
  const input = frames === undefined ? ['-skip_frame', 'nokey', '-i', file] : ['-i', file];
  const filter = `${select(frames ?? keys)},scale=${width}:-2:flags=${flags}`;
  const output = ['-fps_mode', 'passthrough', '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-'];
  const pixels = await run('ffmpeg', ['-nostdin', '-v', 'error', ...input, '-an', '-vf', filter, ...output]);
  const count = (frames ?? keys).length;
  return { pixels, height: pixels.length / 3 / width / count };
}

/** Peak signal-to-noise ratio in dB of the worst picture or cell. */
export async function worstLikeness(job, { pictures }) {
  const { pixels, height } = await reference(job);
  const { width } = job;
  const count = (job.frames ?? job.keys).length;
  if (job.frames !== undefined && pictures.length !== count) throw new Error(`${pictures.length} of ${count} pictures`);
  let worst = Infinity;
  for (let place = 0; place < count; place += 1) {
    const picture = sharp(Buffer.from(pictures[job.frames === undefined ? 0 : place])).removeAlpha();
    const cell =
      job.frames === undefined
        ? picture.extract({
            left: (place % job.columns) * width,
            top: Math.floor(place / job.columns) * height,
            width,
            height,
          })
        : picture;
    const got = await cell.raw().toBuffer();
    const wanted = pixels.subarray(place * got.length, (place + 1) * got.length);
    let sum = 0;
    for (let index = 0; index < got.length; index += 1) sum += (wanted[index] - got[index]) ** 2;
    worst = Math.min(worst, sum === 0 ? Infinity : 10 * Math.log10((255 * 255 * got.length) / sum));
  }
  return worst;
}
