import { loadFfmpeg, select } from '../ffmpeg-series.mjs';

export const label = 'ffmpeg: -discard nokey -skip_frame nokey, tile';
export const kinds = ['sheet'];

const argsOf = ({ file, keys, width, columns, lines }, out) => [
  ...['-discard', 'nokey', '-skip_frame', 'nokey', '-i', file, '-an'],
  ...['-vf', `${select(keys)},scale=${width}:-2,tile=${columns}x${lines}`, '-frames:v', '1', '-q:v', '3', out],
];

export const load = ({ scratch }) => loadFfmpeg(scratch, argsOf);
