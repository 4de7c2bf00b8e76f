import t from 'tap';
import { makeChart } from './chart.js';
import { setUp } from './clip-folder.js';
import { compareChart, tagsOf, title } from './compare-chart.js';
import type { Coding } from './equations.js';
import { pack, type Codec } from './pack.js';
import { makePlanes, type Subsampling } from './planes.js';

const { engine, fileNamed } = setUp();

const codecs: Readonly<Record<number, Codec>> = { 8: 'x264', 10: 'x265', 12: 'ffv1' };
const standard = makeChart(192, 240);
const high = makeChart(64, 592);

for (const matrix of ['bt601', 'bt709', 'bt2020'] as const) {
  for (const range of ['limited', 'full'] as const) {
    for (const depth of [8, 10, 12]) {
      const coding: Coding = { matrix, range, depth };
      for (const subsampling of [444, 420] as const) testTagged(coding, subsampling);
      testUntagged(coding);
    }
  }
}
testTagged({ matrix: 'bt709', range: 'limited', depth: 10 }, 422);

function testTagged(coding: Coding, subsampling: Subsampling): void {
  t.test(`${title(coding)} ${subsampling}, tagged`, async (t) => {
    const planes = makePlanes(standard, coding, subsampling);
    const file = fileNamed(`${t.name}.mkv`);
    pack(planes, codecs[coding.depth] ?? 'ffv1', tagsOf(coding), file);
    const { data } = await engine.frame(file, { pixelFormat: 'rgb24' });
    compareChart(t, data, planes, coding);
  });
}

/** Whatever they are: untagged samples are read as what is usual for their height. */
function testUntagged(coding: Coding): void {
  for (const chart of [standard, high]) {
    const usual = chart.height <= 576 ? 'bt601' : 'bt709';
    t.test(`${title(coding)}, untagged, ${chart.height} lines: read as ${usual}, limited`, async (t) => {
      const planes = makePlanes(chart, coding, 444);
      const file = fileNamed(`${t.name}.mkv`);
      pack(planes, codecs[coding.depth] ?? 'ffv1', {}, file);
      const { data } = await engine.frame(file, { pixelFormat: 'rgb24' });
      compareChart(t, data, planes, { ...coding, matrix: usual, range: 'limited' });
    });
  }
}
