import { filterOf, loadFfmpeg } from '../ffmpeg-animation.mjs';

export const label = 'ffmpeg: libwebp_anim';
export const kinds = ['webp'];

export const load = () =>
  loadFfmpeg((job) => ['-vf', filterOf(job), '-c:v', 'libwebp_anim', '-quality', '75', '-loop', '0']);
