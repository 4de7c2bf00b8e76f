import { loadFfmpeg, select } from '../ffmpeg-series.mjs';

export const label = 'ffmpeg: one process, select';
export const kinds = ['series'];

const argsOf = ({ file, frames, width }, out) => [
  ...['-i', file, '-an', '-vf', `${select(frames)},scale=${width}:-2`, '-fps_mode', 'passthrough'],
  ...['-frames:v', `${frames.length}`, '-q:v', '3', out],
];

export const load = ({ scratch }) => loadFfmpeg(scratch, argsOf);
