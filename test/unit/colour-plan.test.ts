import t from 'tap';
import { planColours } from '../../dist/plan/colour.js';
import { frameFacts } from './facts.js';

interface Case {
  readonly name: string;
  readonly height?: number;
  readonly pixelFormat?: string;
  readonly matrix?: string;
  readonly range?: string;
  readonly expected: readonly [matrix: string, range: string];
}

const cases: readonly Case[] = [
  { name: 'untagged, 576 lines', height: 576, expected: ['bt601', 'limited'] },
  { name: 'untagged, 577 lines', height: 577, expected: ['bt709', 'limited'] },
  { name: 'untagged, 1 line', height: 1, expected: ['bt601', 'limited'] },
  { name: 'bt709 at 480 lines', height: 480, matrix: 'bt709', expected: ['bt709', 'limited'] },
  { name: 'smpte170m at 1080 lines', matrix: 'smpte170m', expected: ['bt601', 'limited'] },
  { name: 'bt470bg at 1080 lines', matrix: 'bt470bg', expected: ['bt601', 'limited'] },
  { name: 'bt2020nc', matrix: 'bt2020nc', expected: ['bt2020', 'limited'] },
  { name: 'bt2020c', matrix: 'bt2020c', expected: ['bt2020', 'limited'] },
  { name: 'smpte240m', matrix: 'smpte240m', expected: ['smpte240m', 'limited'] },
  { name: 'fcc', matrix: 'fcc', expected: ['fcc', 'limited'] },
  { name: 'a bogus ictcp', matrix: 'ictcp', expected: ['bt709', 'limited'] },
  { name: 'a bogus ictcp at 240 lines', height: 240, matrix: 'ictcp', expected: ['bt601', 'limited'] },
  { name: 'a reserved value', matrix: 'reserved', expected: ['bt709', 'limited'] },
  { name: 'gbr on yuv', matrix: 'gbr', expected: ['bt709', 'limited'] },
  { name: 'a name from the future', matrix: 'bt9999', expected: ['bt709', 'limited'] },
  { name: 'full range', range: 'pc', expected: ['bt709', 'full'] },
  { name: 'limited range', range: 'tv', expected: ['bt709', 'limited'] },
  { name: 'yuvj, untagged', pixelFormat: 'yuvj420p', expected: ['bt709', 'full'] },
  { name: 'yuvj, tagged limited', pixelFormat: 'yuvj444p', range: 'tv', expected: ['bt709', 'full'] },
  { name: 'grey, untagged', pixelFormat: 'gray', expected: ['bt709', 'full'] },
  { name: 'grey of 10 bits, limited', pixelFormat: 'gray10le', range: 'tv', expected: ['bt709', 'limited'] },
  { name: 'grey with alpha', pixelFormat: 'ya8', expected: ['bt709', 'full'] },
];
for (const { name, height = 1080, pixelFormat = 'yuv420p', matrix = 'unknown', range = 'unknown', expected } of cases) {
  t.test(`${name}: ${expected.join(', ')}`, async (t) => {
    const colour = { matrix, range, primaries: 'unknown', transfer: 'unknown' };
    const planned = planColours(frameFacts({ height, pixelFormat, colour }));
    t.strictSame([planned.matrix, planned.range], expected);
  });
}

t.test('RGB is full range, whatever the tags', async (t) => {
  const colour = { matrix: 'gbr', range: 'tv', primaries: 'bt709', transfer: 'iec61966-2-1' };
  t.equal(planColours(frameFacts({ isRgb: true, pixelFormat: 'gbrp', colour })).range, 'full');
});
