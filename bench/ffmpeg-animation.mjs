/** ffmpeg as a contender in animations: the frames everyone shows, and one process for the whole of it. */
import { run } from './spawned.mjs';

/** So many pictures, of the frames that are on screen at start + k / fps; ffmpeg's default shows later ones. */
export const countOf = ({ seconds, fps }) => Math.ceil(seconds * fps);

export function inputOf({ file, decoder, start, fps, seconds, sourceFps }) {
  // What comes behind the last picture's frame would only make one picture more.
  const read = (countOf({ seconds, fps }) - 1) / fps + 0.5 / sourceFps;
  return [...(decoder === undefined ? [] : ['-c:v', decoder]), '-ss', `${start}`, '-t', read.toFixed(4), '-i', file];
}

export const filterOf = ({ fps, width }) => `fps=${fps}:round=up,scale=${width}:-2:flags=lanczos`;

const quiet = ['-nostdin', '-v', 'error', '-y'];

/** By default libswscale halves the colours on the way to RGB, and comes out up to three levels too dark. */
export const exactFlags = '+accurate_rnd+full_chroma_int+full_chroma_inp';

/** The pictures nobody has touched yet, as raw pixels. @returns {Promise<Buffer>} */
export function rawPictures(job, pixelFormat, flags = '') {
  const output = ['-fps_mode', 'passthrough', '-pix_fmt', pixelFormat, '-f', 'rawvideo', '-'];
  return run('ffmpeg', [...quiet, ...inputOf(job), '-an', '-vf', `${filterOf(job)}${flags}`, ...output]);
}

/** @param {(job: object) => readonly string[]} outputOf arguments between the input and the name of the output */
export async function loadFfmpeg(outputOf) {
  const version = (await run('ffmpeg', ['-version'])).toString().split('\n')[0];
  const args = (job) => [...quiet, ...inputOf(job), '-an', ...outputOf(job), job.out];
  return {
    version,
    commandLine: (job) => ['ffmpeg', ...args(job)].join(' '),
    async animation(job) {
      const start = performance.now();
      await run('ffmpeg', args(job));
      return { ms: performance.now() - start };
    },
  };
}

/** With a palette of its own, in one process. */
export const withPalette = (generate, use) => (job) => [
  '-filter_complex',
  `${filterOf(job)},split[a][b];[a]palettegen${generate}[p];[b][p]paletteuse${use}`,
];

export const bestGenerate = '=stats_mode=diff';
export const bestUse = '=dither=bayer:bayer_scale=5:diff_mode=rectangle';
