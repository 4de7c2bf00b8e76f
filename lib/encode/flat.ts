import type { RawPicture } from './still.js';

const mostColours = 256;
/** Of a drawing; a film in shades of grey has few colours, too, but neighbours that differ. */
const leastShareOfEqualNeighbours = 0.75;

/** Whether a picture is of few colours in areas: lossless WebP takes fewer bytes for it than lossy, and is sharper. */
export function isFlat({ data, channels }: RawPicture): boolean {
  const pixels = data.length / channels;
  const mostChanges = pixels * (1 - leastShareOfEqualNeighbours);
  const colours = new Set<number>();
  let changes = 0;
  let last = NaN;
  for (let at = 0; at < data.length; at += channels) {
    const clear = channels === 4 && data[at + 3] === 0;
    const colour = clear ? 0 : colourAt(data, at, channels);
    if (colour === last) continue;
    last = colour;
    changes += 1;
    colours.add(colour);
    if (changes > mostChanges || colours.size > mostColours) return false;
  }
  return true;
}

function colourAt(data: Uint8Array, at: number, channels: 3 | 4): number {
  const alpha = channels === 4 ? (data[at + 3] ?? 0) : 255;
  return (alpha << 24) | ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
}
