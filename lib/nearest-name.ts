/** How a word that means nothing here is taken to one that does: for options, their command-line spelling, and commands. */

/** What people who come from sharp, ffmpeg or other tools are likely to type, and what it is called here; letters and digits only. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  at: [
    't',
    's',
    'ss',
    'time',
    'times',
    'timestamp',
    'timestamps',
    'offset',
    'position',
    'seconds',
    'timeseconds',
    'start',
  ],
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
  withoutenlargement: ['noenlarge', 'enlarge', 'upscale', 'noupscale', 'allowenlargement'],
  format: ['type', 'f', 'ext', 'extension', 'codec', 'vcodec', 'cv', 'mime'],
  pixelformat: ['pixfmt', 'format', 'pixels'],
  quality: ['q', 'qv', 'qscale', 'crf'],
  output: ['o', 'out', 'path', 'file', 'filename', 'tofile', 'dest', 'destination', 'outputpath', 'outputfile'],
  seek: ['seekmode', 'accurate', 'exact', 'keyframe', 'noaccurateseek'],
  stream: ['map', 'streamindex', 'track', 'videostream'],
  timeoutms: ['timeout', 'deadline', 'maxtime'],
  signal: ['abort', 'abortsignal', 'controller'],
  onprogress: ['progress', 'onprogress'],
  concurrency: ['threads', 'workers', 'poolsize', 'maxthreads', 'parallelism'],
  maxqueue: ['queue', 'queuesize'],
  isolation: ['process', 'thread', 'worker'],
  alpha: ['a', 'opacity'],
  watermarks: ['watermark', 'overlay', 'overlays', 'logo', 'composite'],
  image: ['input', 'path', 'file', 'src', 'logo'],
  text: ['content', 'label', 'caption'],
  font: ['fontfile', 'fontname', 'fontfamily'],
  fontsize: ['size', 'fontsize'],
  color: ['colour', 'fill', 'fontcolor'],
  bordercolor: ['stroke', 'strokecolor', 'outline', 'bordercolour'],
  borderwidth: ['strokewidth', 'borderw', 'outlinewidth'],
  offsetx: ['x', 'dx', 'left', 'right', 'xpos', 'marginx'],
  offsety: ['y', 'dy', 'top', 'bottom', 'ypos', 'marginy'],
  opacity: ['alpha', 'fontalpha', 'transparency'],
  roots: ['root', 'folders', 'allowedpaths'],
  hosts: ['allowedhosts', 'domains'],
};

/** The known name that was most likely meant; null when none is near. Case, dashes and underscores do not count. */
export function nearestName(name: string, known: readonly string[]): string | null {
  const plain = simplified(name);
  let best: string | null = null;
  // A third of the letters may differ, so that short names are not matched to anything.
  let bestDistance = Math.max(1, Math.floor(plain.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(plain, simplified(candidate));
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  if (bestDistance === 0) return best;
  return (
    known.find((candidate) => aliases[simplified(candidate)]?.includes(plain) === true) ?? best ?? begun(plain, known)
  );
}

const leastBegun = 3;

/** The first of those that the word is the beginning of. */
function begun(plain: string, known: readonly string[]): string | null {
  if (plain.length < leastBegun) return null;
  return known.find((candidate) => simplified(candidate).startsWith(plain)) ?? null;
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
