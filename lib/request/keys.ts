import { invalidParameter } from '../errors.js';

/** What people who come from sharp, ffmpeg or other tools are likely to type, and what it is called here. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  at: ['t', 'ss', 'time', 'times', 'timestamp', 'timestamps', 'offset', 'position', 'seconds', 'timeseconds', 'start'],
  start: ['ss', 'from', 'begin', 'at', 'offset', 'seek'],
  duration: ['t', 'length', 'timespan', 'durationseconds'],
  fps: ['framerate', 'rate', 'r'],
  loop: ['plays', 'repeat', 'iterations'],
  dither: ['dithering'],
  width: ['w', 'vw', 'size', 'scale', 'resize'],
  height: ['h', 'size', 'scale', 'resize'],
  widths: ['sizes'],
  fit: ['mode', 'resizemode', 'objectfit', 'canvas', 'crop'],
  position: ['gravity', 'anchor', 'align'],
  background: ['bg', 'color', 'colour', 'pad', 'padcolor', 'fill'],
  rotate: ['rotation', 'angle', 'orientation', 'autorotate', 'autoorient', 'noautorotate'],
  withoutEnlargement: ['noenlarge', 'enlarge', 'upscale', 'noupscale', 'allowenlargement'],
  format: ['type', 'f', 'ext', 'extension', 'codec', 'vcodec', 'cv', 'mime'],
  pixelFormat: ['pixfmt', 'format', 'pixels'],
  quality: ['q', 'qv', 'qscale', 'crf'],
  output: ['o', 'out', 'path', 'file', 'filename', 'tofile', 'dest', 'destination', 'outputpath', 'outputfile'],
  seek: ['seekmode', 'accurate', 'exact', 'keyframe', 'noaccurateseek'],
  stream: ['map', 'streamindex', 'track', 'videostream'],
  timeoutMs: ['timeout', 'deadline', 'maxtime'],
  signal: ['abort', 'abortsignal', 'controller'],
  onProgress: ['progress', 'onprogress'],
  concurrency: ['threads', 'workers', 'poolsize', 'maxthreads', 'parallelism'],
  maxQueue: ['queue', 'queuesize'],
  isolation: ['process', 'thread', 'worker'],
  alpha: ['a', 'opacity'],
  watermarks: ['watermark', 'overlay', 'overlays', 'logo', 'composite'],
  image: ['input', 'path', 'file', 'src', 'logo'],
  text: ['content', 'label', 'caption'],
  font: ['fontfile', 'fontname', 'fontfamily'],
  fontSize: ['size', 'fontsize'],
  color: ['colour', 'fill', 'fontcolor'],
  borderColor: ['stroke', 'strokecolor', 'outline', 'bordercolour'],
  borderWidth: ['strokewidth', 'borderw', 'outlinewidth'],
  offsetX: ['x', 'dx', 'left', 'right', 'xpos', 'marginx'],
  offsetY: ['y', 'dy', 'top', 'bottom', 'ypos', 'marginy'],
  opacity: ['alpha', 'fontalpha', 'transparency'],
  roots: ['root', 'folders', 'allowedpaths'],
  hosts: ['allowedhosts', 'domains'],
};

/**
 * The options as a record, after making sure that every key is known.
 * @param owner what the options belong to, for the message: `snapshot`, `limits`
 */
export function checkKeys(
  owner: string,
  options: unknown,
  known: readonly string[],
): Readonly<Record<string, unknown>> {
  if (options === undefined) return {};
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw invalidParameter(owner, 'must be an object with options', options);
  }
  for (const [key, value] of Object.entries(options)) {
    if (known.includes(key)) continue;
    const near = nearestKey(key, known);
    const advice = near === null ? `known are ${known.join(', ')}` : `did you mean ${near}?`;
    throw invalidParameter(key, `is not an option of ${owner} (${advice})`, value);
  }
  return { ...options };
}

/** The known key the caller most likely meant; null when none is near. */
export function nearestKey(key: string, known: readonly string[]): string | null {
  const plain = simplified(key);
  let best: string | null = null;
  // A third of the letters may differ, so that short keys are not matched to anything.
  let bestDistance = Math.max(1, Math.floor(plain.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(plain, simplified(candidate));
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  if (bestDistance === 0) return best;
  return known.find((candidate) => aliases[candidate]?.includes(plain) === true) ?? best;
}

function simplified(key: string): string {
  return key.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

/** Insertions, deletions, replacements and swapped neighbours that turn one word into the other. */
export function editDistance(from: string, to: string): number {
  // Nobody means an option by a name this long; the cost of the table stays bounded.
  if (from.length > 64 || to.length > 64) return Infinity;
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let cost = Math.min(at(last, column) + 1, at(current, column - 1) + 1, at(last, column - 1) + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) cost = Math.min(cost, at(beforeLast, column - 2) + 1);
      current.push(cost);
    }
    [beforeLast, last] = [last, current];
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Infinity;
}
