import { execFileSync } from 'node:child_process';
import t from 'tap';
import { makeChart } from './chart.js';
import { setUp } from './clip-folder.js';
import { pack } from './pack.js';
import { makePlanes } from './planes.js';

const { engine, fileNamed } = setUp();
const coding = { matrix: 'bt601', range: 'limited', depth: 8 } as const;
const untagged = fileNamed('untagged.mkv');
pack(makePlanes(makeChart(64, 56), coding, 420), 'x264', {}, untagged);

/** Values of H.273 written into the stream as they are: none of them can be true of 8-bit 4:2:0 of standard range. */
const falsehoods: readonly string[] = [
  'matrix_coefficients=0', // RGB
  'matrix_coefficients=3', // reserved
  'matrix_coefficients=8', // YCgCo
  'matrix_coefficients=11', // Y'D'zD'x
  'matrix_coefficients=13',
  'matrix_coefficients=14', // ICtCp
  'matrix_coefficients=99',
  'matrix_coefficients=255',
  'colour_primaries=0',
  'colour_primaries=3',
  'colour_primaries=99',
  'transfer_characteristics=0',
  'transfer_characteristics=3',
  'transfer_characteristics=99',
  'matrix_coefficients=0:colour_primaries=255:transfer_characteristics=255',
];

for (const falsehood of falsehoods) {
  t.test(`${falsehood} changes nothing`, async (t) => {
    const file = fileNamed(`${falsehood}.mkv`);
    const filter = `h264_metadata=${falsehood}`;
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', untagged, '-c', 'copy', '-bsf:v', filter, file]);
    const { data } = await engine.frame(file, { pixelFormat: 'rgb24' });
    const { data: expected } = await engine.frame(untagged, { pixelFormat: 'rgb24' });
    t.ok(Buffer.from(data).equals(expected));
  });
}
