import t from 'tap';
import { encodeThumbhash } from '../../dist/encode/thumbhash.js';
import { miniature } from '../../dist/plan/miniature.js';
import { geometry } from './facts.js';

// The first bytes hold averages and shape, as the format's description lays them out: 6 bits each of
// L = (r + g + b) / 3, P = (r + g) / 2 - b and Q = r - g, then 5 bits of contrast and one that says "has alpha".
const uniform: readonly (readonly [string, readonly [number, number, number, number], boolean])[] = [
  ['orange', [255, 128, 0, 255], false],
  ['white', [255, 255, 255, 255], false],
  ['blue', [0, 0, 255, 255], false],
  ['half clear', [255, 255, 255, 128], true],
];
for (const [name, [red, green, blue, alpha], hasAlpha] of uniform) {
  t.test(`the hash of a uniform picture: ${name}`, async (t) => {
    const pixel = [red, green, blue, alpha];
    const data = Uint8Array.from({ length: 32 * 18 * 4 }, (_, index) => pixel[index % 4] ?? 0);
    const hash = Buffer.from(encodeThumbhash({ data, width: 32, height: 18 }), 'base64');
    const header = hash.readUIntLE(0, 3);
    // Colours count over their own average where the picture is clear.
    const [r, g, b] = [red / 255, green / 255, blue / 255];
    t.equal(header & 63, Math.round((63 * (r + g + b)) / 3), 'luminance');
    t.equal((header >> 6) & 63, Math.round(31.5 + 31.5 * ((r + g) / 2 - b)), 'yellow or blue');
    t.equal((header >> 12) & 63, Math.round(31.5 + 31.5 * (r - g)), 'red or green');
    t.equal((header >> 18) & 31, 0, 'no contrast');
    t.equal(header >> 23 === 1, hasAlpha, 'alpha');
    t.equal(hash.readUInt16LE(3) >> 15, 1, 'landscape');
  });
}

const canvases: readonly (readonly [number, number, number, number])[] = [
  [1920, 1080, 100, 56],
  [1080, 1920, 56, 100],
  [64, 36, 64, 36],
  [16384, 1, 100, 1],
  [100, 100, 100, 100],
];
for (const [width, height, smallWidth, smallHeight] of canvases) {
  t.test(`a miniature of ${width} x ${height} is ${smallWidth} x ${smallHeight}`, async (t) => {
    const small = miniature(geometry({ width: 9, fit: 'contain', withoutEnlargement: true }), { width, height }, 100);
    t.match(small, { width: smallWidth, height: smallHeight, fit: 'contain', withoutEnlargement: false });
  });
}
