import { bestGenerate, bestUse, loadFfmpeg, withPalette } from '../ffmpeg-animation.mjs';

export const label = 'ffmpeg: the same, best form';
export const kinds = ['gif'];

export const load = () => loadFfmpeg(withPalette(bestGenerate, bestUse));
