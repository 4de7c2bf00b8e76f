/** What people who come from ffmpeg and its kin type, and what it is called here. */
const aliases: Readonly<Record<string, string>> = {
  keyframe: 'seek',
  exact: 'seek',
  ss: 'at',
  s: 'at',
  t: 'at',
  time: 'at',
  timestamp: 'at',
  w: 'width',
  size: 'width',
  scale: 'width',
  sizes: 'widths',
  gravity: 'position',
  bg: 'background',
  color: 'background',
  colour: 'background',
  rotation: 'rotate',
  q: 'quality',
  f: 'format',
  type: 'format',
  'pix-fmt': 'pixel-format',
  pix_fmt: 'pixel-format',
  out: 'output',
  track: 'stream',
  map: 'stream',
};

/** The known name that was most likely meant; null when none is near. */
export function suggest(name: string, known: readonly string[]): string | null {
  const alias = aliases[name.toLowerCase()];
  if (alias !== undefined && known.includes(alias)) return alias;
  const ranked = known
    .map((candidate) => ({ candidate, likeness: likeness(name.toLowerCase(), candidate) }))
    .sort((one, other) => other.likeness - one.likeness);
  const [best] = ranked;
  return best !== undefined && best.likeness >= 0.5 ? best.candidate : null;
}

/** Share of letters that two words have in common, 0 to 1; where they stand does not count, how they begin does. */
function likeness(one: string, other: string): number {
  let left = other;
  let shared = 0;
  for (const letter of one) {
    if (!left.includes(letter)) continue;
    left = left.replace(letter, '');
    shared += 1;
  }
  const sameStart = one.slice(0, 2) === other.slice(0, 2) ? 0.1 : 0;
  return (2 * shared) / (one.length + other.length) - 0.2 + sameStart;
}
