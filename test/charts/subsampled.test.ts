import t from 'tap';
import { makeChart } from './chart.js';
import { setUp } from './clip-folder.js';
import { compareChart } from './compare-chart.js';
import type { Coding } from './equations.js';
import { pack, type Codec } from './pack.js';
import { makePlanes, type Planes, type Subsampling } from './planes.js';

const { engine, fileNamed } = setUp();
const bars = makeChart(192, 96, 'bars');

interface Layout {
  readonly pixelFormat: string;
  readonly subsampling: Subsampling;
  readonly depth?: number;
  readonly range?: Coding['range'];
  readonly codec?: Codec;
  /** The planes of another layout, from planar ones. */
  readonly arrange?: (planes: Planes) => Buffer;
}

const layouts: readonly Layout[] = [
  { pixelFormat: 'yuv440p', subsampling: 440 },
  { pixelFormat: 'yuv411p', subsampling: 411 },
  { pixelFormat: 'yuv410p', subsampling: 410 },
  { pixelFormat: 'yuv422p', subsampling: 422 },
  { pixelFormat: 'nv12', subsampling: 420, arrange: semiPlanar },
  { pixelFormat: 'uyvy422', subsampling: 422, arrange: uyvy },
  { pixelFormat: 'yuvj420p', subsampling: 420, range: 'full', codec: 'x264' },
  { pixelFormat: 'yuvj422p', subsampling: 422, range: 'full', codec: 'x264' },
  { pixelFormat: 'yuv420p16le', subsampling: 420, depth: 16 },
];

for (const { pixelFormat, subsampling, depth = 8, range = 'limited', codec = 'raw', arrange } of layouts) {
  t.test(pixelFormat, async (t) => {
    const coding: Coding = { matrix: 'bt601', range, depth };
    const planes = makePlanes(bars, coding, subsampling);
    const file = fileNamed(`${pixelFormat}.${codec === 'raw' ? 'nut' : 'mkv'}`);
    pack({ ...planes, pixelFormat, bytes: arrange?.(planes) ?? planes.bytes }, codec, {}, file);
    const { data } = await engine.frame(file, { pixelFormat: 'rgb24' });
    compareChart(t, data, planes, coding);
  });
}

/** Luma, then Cb and Cr by turns. */
function semiPlanar({ bytes, width, height }: Planes): Buffer {
  const luma = width * height;
  const chroma = (bytes.length - luma) / 2;
  return gather(bytes, (index) => {
    const pair = index - luma;
    return pair < 0 ? index : luma + (pair % 2) * chroma + Math.floor(pair / 2);
  });
}

/** Cb, Y, Cr, Y for each two pixels. */
function uyvy({ bytes, width, height }: Planes): Buffer {
  const luma = width * height;
  return gather(bytes, (index) => {
    const pair = Math.floor(index / 4);
    return [luma + pair, pair * 2, luma * 1.5 + pair, pair * 2 + 1][index % 4] ?? 0;
  });
}

function gather(bytes: Buffer, from: (index: number) => number): Buffer {
  return Buffer.from(bytes.map((_, index) => bytes[from(index)] ?? 0));
}
