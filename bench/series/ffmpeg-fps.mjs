import { loadFfmpeg } from '../ffmpeg-series.mjs';

export const label = 'ffmpeg: fps, tile';
export const kinds = ['sheet'];
/** It shows the frames of the very times, as it decodes them all anyway. */
export const showsOthers = true;

const argsOf = ({ file, interval, width, columns, lines }, out) => [
  ...['-i', file, '-an', '-vf', `fps=1/${interval},scale=${width}:-2,tile=${columns}x${lines}`],
  ...['-frames:v', '1', '-q:v', '3', out],
];

export const load = ({ scratch }) => loadFfmpeg(scratch, argsOf);
