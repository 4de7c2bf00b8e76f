import t from 'tap';
import type { ColourTags } from '../../dist/native/types.js';
import { readColours, type Colours } from '../../dist/plan/colour-tags.js';
import { frameFacts, untagged } from './facts.js';

interface Case {
  readonly name: string;
  readonly frame?: Parameters<typeof frameFacts>[0];
  readonly tags?: Partial<ColourTags>;
  readonly container?: Partial<ColourTags>;
  readonly means: Partial<Colours>;
}

const plain: Colours = { matrix: 'bt709', range: 'limited', transfer: 'sdr', primaries: 'bt709' };
const hdr: Colours = { ...plain, matrix: 'bt2020', primaries: 'bt2020' };
const pq10 = { pixelFormat: 'yuv420p10le', bitDepth: 10 };

const cases: readonly Case[] = [
  { name: 'untagged, 576 lines', frame: { height: 576 }, means: { matrix: 'bt601' } },
  { name: 'untagged, 577 lines', frame: { height: 577 }, means: plain },
  { name: 'untagged, 1 line', frame: { height: 1 }, means: { matrix: 'bt601' } },
  { name: 'bt709 at 480 lines', frame: { height: 480 }, tags: { matrix: 'bt709' }, means: plain },
  { name: 'smpte170m at 1080 lines', tags: { matrix: 'smpte170m' }, means: { matrix: 'bt601' } },
  { name: 'bt470bg at 1080 lines', tags: { matrix: 'bt470bg' }, means: { matrix: 'bt601' } },
  { name: 'bt2020nc alone', tags: { matrix: 'bt2020nc' }, means: { matrix: 'bt2020' } },
  { name: 'bt2020c', tags: { matrix: 'bt2020c' }, means: { matrix: 'bt2020' } },
  { name: 'smpte240m', tags: { matrix: 'smpte240m' }, means: { matrix: 'smpte240m' } },
  { name: 'fcc', tags: { matrix: 'fcc' }, means: { matrix: 'fcc' } },

  { name: 'ictcp at 8 bits', tags: { matrix: 'ictcp' }, means: plain },
  { name: 'ictcp at 240 lines', frame: { height: 240 }, tags: { matrix: 'ictcp' }, means: { matrix: 'bt601' } },
  { name: 'ictcp without PQ', frame: pq10, tags: { matrix: 'ictcp' }, means: plain },
  {
    name: 'ictcp with PQ',
    frame: pq10,
    tags: { matrix: 'ictcp', transfer: 'smpte2084' },
    means: { ...hdr, matrix: 'ictcp', transfer: 'pq' },
  },
  { name: 'ycgco at 4:2:0', tags: { matrix: 'ycgco' }, means: plain },
  { name: 'ycgco at 4:4:4', frame: { pixelFormat: 'yuv444p' }, tags: { matrix: 'ycgco' }, means: { matrix: 'ycgco' } },
  { name: 'a reserved value', tags: { matrix: 'reserved' }, means: plain },
  { name: 'gbr on yuv', tags: { matrix: 'gbr' }, means: plain },
  { name: 'a name from the future', tags: { matrix: 'bt9999' }, means: plain },
  {
    name: 'what cannot be, over what the container says',
    tags: { matrix: 'gbr', transfer: 'reserved', primaries: 'reserved', range: 'unknown' },
    container: { matrix: 'smpte170m', transfer: 'smpte2084', primaries: 'smpte432', range: 'pc' },
    means: { matrix: 'bt601', transfer: 'pq', primaries: 'p3', range: 'full' },
  },
  {
    name: 'what the frame says, over what the container says',
    tags: { matrix: 'bt709', transfer: 'bt709', primaries: 'bt709', range: 'tv' },
    container: { matrix: 'bt2020nc', transfer: 'smpte2084', primaries: 'bt2020', range: 'pc' },
    means: plain,
  },

  { name: 'full range', tags: { range: 'pc' }, means: { range: 'full' } },
  { name: 'full range of the container', container: { range: 'pc' }, means: { range: 'full' } },
  { name: 'yuvj, untagged', frame: { pixelFormat: 'yuvj420p' }, means: { range: 'full' } },
  { name: 'yuvj, tagged limited', frame: { pixelFormat: 'yuvj444p' }, tags: { range: 'tv' }, means: { range: 'full' } },
  { name: 'grey, untagged', frame: { pixelFormat: 'gray' }, means: { range: 'full' } },
  { name: 'grey of 10 bits, limited', frame: { pixelFormat: 'gray10le' }, tags: { range: 'tv' }, means: plain },
  { name: 'grey with alpha', frame: { pixelFormat: 'ya8' }, means: { range: 'full' } },
  {
    name: 'RGB, whatever the tags',
    frame: { isRgb: true, pixelFormat: 'gbrp' },
    tags: { matrix: 'bt709', range: 'tv' },
    means: { matrix: 'rgb', range: 'full' },
  },

  { name: 'PQ alone', frame: pq10, tags: { transfer: 'smpte2084' }, means: { ...hdr, transfer: 'pq' } },
  { name: 'HLG alone', frame: pq10, tags: { transfer: 'arib-std-b67' }, means: { ...hdr, transfer: 'hlg' } },
  {
    name: 'HLG in 709',
    frame: pq10,
    tags: { matrix: 'bt709', primaries: 'bt709', transfer: 'arib-std-b67' },
    means: { transfer: 'hlg' },
  },
  {
    name: 'HLG in P3',
    tags: { transfer: 'arib-std-b67', primaries: 'smpte432' },
    means: { transfer: 'hlg', primaries: 'p3' },
  },
  { name: 'wide gamut', tags: { primaries: 'bt2020', transfer: 'bt2020-10' }, means: hdr },
  { name: 'wide gamut at 480 lines', frame: { height: 480 }, tags: { primaries: 'bt2020' }, means: hdr },
  { name: 'the primaries of 525 lines', tags: { primaries: 'smpte170m' }, means: plain },
  { name: 'the primaries of 625 lines', tags: { primaries: 'bt470bg' }, means: plain },
  { name: 'linear light', tags: { transfer: 'linear' }, means: { transfer: 'linear' } },
  { name: 'sRGB', tags: { transfer: 'iec61966-2-1' }, means: plain },
  { name: 'gamma 2.8', tags: { transfer: 'bt470bg' }, means: plain },
];

for (const { name, frame, tags, container, means } of cases) {
  const expected = { ...plain, ...means };
  t.test(`${name}: ${Object.values(expected).join(', ')}`, async (t) => {
    const facts = frameFacts({
      ...frame,
      colour: { ...untagged, ...tags },
      streamColour: { ...untagged, ...container },
    });
    t.strictSame(readColours(facts), expected);
  });
}
