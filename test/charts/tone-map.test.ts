import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { makeChart } from './chart.js';
import { setUp } from './clip-folder.js';
import { compareDeltaE } from './compare-delta-e.js';
import type { Coding, Triple } from './equations.js';
import { pack } from './pack.js';
import { makePlanes, type Subsampling } from './planes.js';
import { pixelsOf, referenceOf, scaledThroughChain, throughChain } from './reference.js';

const { engine, fileNamed } = setUp();
const chart = makeChart(128, 112);
const transfers = { PQ: 'smpte2084', HLG: 'arib-std-b67' } as const;

interface Case {
  readonly transfer: keyof typeof transfers;
  readonly depth: number;
  readonly range?: Coding['range'];
  /** What x265 writes of the light: the peak is then not 1000 cd/m2. */
  readonly light?: { readonly name: string; readonly parameters: string };
}

const bt2020 = 'G(8500,39850)B(6550,2300)R(35400,14600)WP(15635,16450)';
const mastered = { name: 'mastered at 4000', parameters: `master-display=${bt2020}L(40000000,50)` };
const measured = { name: 'with a MaxCLL of 600', parameters: `${mastered.parameters}:max-cll=600,300` };

const cases: readonly Case[] = [
  { transfer: 'PQ', depth: 10 },
  { transfer: 'PQ', depth: 12 },
  { transfer: 'PQ', depth: 10, range: 'full' },
  { transfer: 'PQ', depth: 10, light: mastered },
  { transfer: 'PQ', depth: 10, light: measured },
  { transfer: 'HLG', depth: 10 },
  { transfer: 'HLG', depth: 12 },
  { transfer: 'HLG', depth: 10, range: 'full' },
];

for (const { transfer, depth, range = 'limited', light } of cases) {
  const name = [transfer, range, `at ${depth} bits`, light?.name].filter((part) => part !== undefined).join(' ');
  t.test(`${name} is what zscale and tonemap make of it`, async (t) => {
    const file = hdrClip({ matrix: 'bt2020', range, depth }, transfer, 444, light?.parameters);
    const picture = await engine.frame(file, { pixelFormat: 'rgb24' });
    compareDeltaE(t, picture, await referenceOf(name.replaceAll(' ', '-').toLowerCase(), file));
  });
}

interface Footage {
  readonly name: string;
  readonly input: readonly string[];
  /** What comes before its colours are changed. */
  readonly filter?: string;
}

const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));
const animation: Footage = {
  name: 'an animation',
  input: ['-ss', '1', '-i', fixture('media-bbb_800x640_768kbps_30fps_avc_2b_firstpts_10_sec.mp4')],
};
const footage: readonly Footage[] = [
  animation,
  { name: 'a camera', input: ['-ss', '2', '-i', fixture('torchcodec-nasa_13013.mp4'), '-map', '0:v:1'] },
  { name: 'broadcast', input: ['-i', fixture('format-corpus-hdv-1080i50.mov')], filter: 'bwdif' },
  { name: 'hard edges', input: ['-f', 'lavfi', '-i', 'testsrc2=size=640x360'], filter: 'format=yuv444p' },
];

for (const transfer of ['PQ', 'HLG'] as const) {
  for (const depth of [8, 10, 12]) {
    t.test(`${transfer} at ${depth} bits: greys stay neutral and in order`, async (t) => {
      const grey = { ...chart, colourAt: (x: number): Triple => [x / 127, x / 127, x / 127] };
      const coding: Coding = { matrix: 'bt2020', range: 'limited', depth };
      const file = fileNamed(`${t.name}.mkv`);
      pack(makePlanes(grey, coding, 420), 'ffv1', tagsOf(coding, transfer), file);
      const { data } = await engine.frame(file, { pixelFormat: 'rgb24', width: 64 });
      const pixels = Array.from({ length: 64 }, (_, x) => [...data.subarray(x * 3, x * 3 + 3)]);
      t.ok(
        pixels.every((pixel) => Math.max(...pixel) - Math.min(...pixel) <= 2),
        'neutral',
      );
      const greens = pixels.map(([, green]) => green ?? NaN);
      t.ok(
        greens.every((green, x) => x === 0 || green >= (greens[x - 1] ?? 0)),
        'in order',
      );
    });
  }

  t.test(`${transfer} footage, made smaller, is what the chain and a scaler make of it`, async (t) => {
    const file = hdrFootage(animation, transfer, 'left');
    const picture = await engine.frame(file, { pixelFormat: 'rgb24', width: 320 });
    compareDeltaE(t, picture, await pixelsOf(throughChain(file, 320)));
  });

  for (const source of footage) {
    for (const location of ['left', 'topleft'] as const) {
      t.test(`${transfer} of ${source.name}, chroma at the ${location}, is what the chain makes of it`, async (t) => {
        const file = hdrFootage(source, transfer, location);
        for (const width of [undefined, 480, 320, 160]) {
          const size = width === undefined ? {} : { width };
          const picture = await engine.frame(file, { pixelFormat: 'rgb24', ...size });
          compareDeltaE(t, picture, await pixelsOf(scaledThroughChain(file, width)));
        }
      });
    }
  }
}

t.test('HLG from a telephone is what the chain makes of it', async (t) => {
  const file = fileURLToPath(new URL('../fixtures/rails-rotated_hdr_video.mov', import.meta.url));
  const picture = await engine.frame(file, { pixelFormat: 'rgb24', width: 270 });
  // ffmpeg turns the frame upright before its filters.
  compareDeltaE(t, picture, await referenceOf('telephone', file, 270));
  t.strictSame(picture.warnings, [], 'its Dolby Vision falls back on HLG');
});

function hdrClip(coding: Coding, transfer: Case['transfer'], subsampling: Subsampling, light?: string): string {
  const file = fileNamed(`${transfer}-${coding.depth}-${coding.range}-${light ?? ''}.mkv`);
  pack(makePlanes(chart, coding, subsampling), 'x265', tagsOf(coding, transfer), file, light);
  return file;
}

/** SDR whose white becomes 300 cd/m2, in 4:2:0 of 10 bits. */
function hdrFootage({ name, input, filter = 'null' }: Footage, transfer: Case['transfer'], location: string): string {
  const file = fileNamed(`${name}-${transfer}-${location}.mkv`);
  const curve = transfers[transfer];
  const sdr = 'setsar=1,setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv';
  const light = 'zscale=t=linear:npl=300,format=gbrpf32le,zscale=p=bt2020';
  const hdr = `zscale=t=${curve}:m=bt2020nc:r=tv:npl=300:c=${location},format=yuv420p10le`;
  const tags = ['-colorspace', 'bt2020nc', '-color_primaries', 'bt2020', '-color_trc', curve, '-color_range', 'tv'];
  const parameters = `lossless=1:log-level=error:chromaloc=${location === 'left' ? 0 : 2}`;
  const codec = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', parameters];
  const filters = ['-vf', [filter, sdr, light, hdr].join(','), '-frames:v', '1', ...codec, ...tags];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...input, ...filters, file]);
  return file;
}

function tagsOf({ range }: Coding, transfer: Case['transfer']): Parameters<typeof pack>[2] {
  const tagged = range === 'full' ? 'pc' : 'tv';
  return { matrix: 'bt2020nc', range: tagged, primaries: 'bt2020', transfer: transfers[transfer] };
}
