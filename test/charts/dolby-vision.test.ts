import { readFileSync, writeFileSync } from 'node:fs';
import t from 'tap';
import { makeChart } from './chart.js';
import { setUp } from './clip-folder.js';
import { compareDeltaE } from './compare-delta-e.js';
import type { Triple } from './equations.js';
import { insertBox } from './insert-box.js';
import { pack } from './pack.js';
import { makePlanes } from './planes.js';
import { pixelsOf, throughChain } from './reference.js';

const { engine, fileNamed } = setUp();
const chart = makeChart(128, 112);

/** Profile 5, level 6, with a base layer and metadata, no fallback: Dolby Vision Streams Within ISOBMFF 2.1, 3.1. */
const configuration = Buffer.concat([Buffer.from([1, 0, 0b00001010, 0b00110101, 0]), Buffer.alloc(19)]);

/** Rec. ITU-R BT.2100-2, table 7: cone responses with a crosstalk of 4 %. */
const toLms = [
  [1688 / 4096, 2146 / 4096, 262 / 4096],
  [683 / 4096, 2951 / 4096, 462 / 4096],
  [99 / 4096, 309 / 4096, 3688 / 4096],
] as const;
/** Ebner and Fairchild, "Development and Testing of a Color Space (IPT) with Improved Hue Uniformity" (1998). */
const toIptAxes = [
  [0.4, 0.4, 0.2],
  [4.455, -4.851, 0.396],
  [0.8056, 0.3572, -1.1628],
] as const;

/** SMPTE ST 2084:2014, 4.1 and 5.1. */
const [m1, m2, c1, c2, c3] = [0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875] as const;

t.test('Dolby Vision that needs metadata and has none is warned of, and looks as it should', async (t) => {
  const [file, plain] = [fileNamed('profile5.mp4'), fileNamed('pq.mkv')];
  const tags = { matrix: 'bt2020nc', range: 'tv', primaries: 'bt2020', transfer: 'smpte2084' };
  pack(makePlanes(chart, { matrix: 'bt2020', range: 'limited', depth: 10 }, 444), 'x265', tags, plain);
  pack({ pixelFormat: 'yuv444p10le', ...chart, bytes: iptPlanes() }, 'x265', { range: 'pc' }, file);
  const entry = ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd', 'hev1'];
  writeFileSync(file, insertBox(readFileSync(file), entry, 'dvcC', configuration));
  const picture = await engine.frame(file, { pixelFormat: 'rgb24' });
  t.strictSame(
    picture.warnings.map(({ code }) => code),
    ['DOLBY_VISION_UNMAPPED'],
  );
  compareDeltaE(t, picture, await pixelsOf(throughChain(plain)));
});

/** The chart, its values PQ of BT.2020, as IPT-PQ-c2 of 10 bits and full range. */
function iptPlanes(): Buffer {
  const { width, height } = chart;
  const pixels = Array.from({ length: width * height }, (_, at) =>
    toIpt(chart.colourAt(at % width, Math.floor(at / width))),
  );
  const bytes = Buffer.alloc(pixels.length * 6);
  for (const plane of [0, 1, 2])
    for (const [at, pixel] of pixels.entries())
      bytes.writeUInt16LE(pixel[plane] ?? 0, (plane * pixels.length + at) * 2);
  return bytes;
}

function toIpt(rgb: Triple): Triple {
  const [r, g, b] = rgb.map(lightOf);
  const lms = times(toLms, [r ?? 0, g ?? 0, b ?? 0]);
  // Crosstalk of c makes each response (1 - 3c) of itself and c of the sum of all: from 4 % to 2 %.
  const sum = lms[0] + lms[1] + lms[2];
  const [l, m, s] = lms.map((response) => codeOf(((response - 0.04 * sum) / 0.88) * 0.94 + 0.02 * sum));
  const [intensity, protan, tritan] = times(toIptAxes, [l ?? 0, m ?? 0, s ?? 0]);
  return [Math.round(intensity * 1023), Math.round(protan * 1023) + 512, Math.round(tritan * 1023) + 512];
}

function times(matrix: readonly Triple[], [a, b, c]: Triple): Triple {
  const [x = 0, y = 0, z = 0] = matrix.map(([p, q, r]) => p * a + q * b + r * c);
  return [x, y, z];
}

function lightOf(code: number): number {
  const power = code ** (1 / m2);
  return (Math.max(power - c1, 0) / (c2 - c3 * power)) ** (1 / m1);
}

function codeOf(light: number): number {
  const power = Math.max(light, 0) ** m1;
  return ((c1 + c2 * power) / (1 + c3 * power)) ** m2;
}
