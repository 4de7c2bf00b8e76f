import { loadFfmpeg, withPalette } from '../ffmpeg-animation.mjs';

export const label = 'ffmpeg: palettegen, paletteuse';
export const kinds = ['gif'];

export const load = () => loadFfmpeg(withPalette('', ''));
