import { execFileSync } from 'node:child_process';
import t, { type Test } from 'tap';
import type { Chart } from './chart.js';
import { setUp } from './clip-folder.js';
import { compareChart } from './compare-chart.js';
import type { Coding } from './equations.js';
import { pack } from './pack.js';
import { makePlanes, type ChromaLocation, type Planes, type Subsampling } from './planes.js';

const { engine, fileNamed } = setUp();

/** All hues, aslant, so steep that half a pixel between luma and chroma costs more than is tolerated. */
const slant: Chart = {
  width: 64,
  height: 64,
  colourAt: (x, y) => {
    const turn = (part: number): number => 0.5 + 0.5 * Math.cos(2 * Math.PI * ((x + 2 * y) / 96 + part));
    return [turn(0), turn(1 / 3), turn(2 / 3)];
  },
  // Beyond the border chroma has nothing to be interpolated with.
  isInside: (x, y) => x >= 4 && y >= 4 && x < 60 && y < 60,
};
const coding: Coding = { matrix: 'bt709', range: 'limited', depth: 8 };

/** Rec. ITU-T H.264, table E-5: chroma_sample_loc_type. */
const signalled: readonly ChromaLocation[] = ['left', 'center', 'topleft', 'top', 'bottomleft', 'bottom'];

for (const [type, location] of signalled.entries()) {
  t.test(`chroma that is said to lie at the ${location} is shown there`, async (t) => {
    const planes = makePlanes(slant, coding, 420, location);
    const [plain, file] = [fileNamed('plain.mkv'), fileNamed(`${location}.mkv`)];
    pack(planes, 'x264', { matrix: 'bt709' }, plain);
    const filter = `h264_metadata=chroma_sample_loc_type=${type}`;
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', plain, '-c', 'copy', '-bsf:v', filter, file]);
    await compare(t, file, planes, coding);
  });
}

interface Habit {
  readonly subsampling: Subsampling;
  readonly range: Coding['range'];
  readonly location: ChromaLocation;
}

const habits: readonly Habit[] = [
  { subsampling: 420, range: 'limited', location: 'left' },
  { subsampling: 422, range: 'limited', location: 'left' },
  { subsampling: 420, range: 'full', location: 'center' },
  { subsampling: 422, range: 'full', location: 'center' },
];

for (const { subsampling, range, location } of habits) {
  t.test(`chroma of ${subsampling} and ${range} range that says nothing lies at the ${location}`, async (t) => {
    const planes = makePlanes(slant, { ...coding, range }, subsampling, location);
    const file = fileNamed(`${subsampling}-${range}.mkv`);
    pack(planes, 'ffv1', { matrix: 'bt709', range: range === 'full' ? 'pc' : 'tv' }, file);
    await compare(t, file, planes, { ...coding, range });
  });
}

async function compare(t: Test, file: string, planes: Planes, coded: Coding): Promise<void> {
  const { data } = await engine.frame(file, { pixelFormat: 'rgb24' });
  compareChart(t, data, planes, coded);
}
