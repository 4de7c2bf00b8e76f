import { readFileSync } from 'node:fs';
import t from 'tap';
import { makeChart } from './chart.js';
import { setUp } from './clip-folder.js';
import { compareChart, tagsOf, title } from './compare-chart.js';
import type { Coding } from './equations.js';
import { withOrientation } from './orientation.js';
import { pack } from './pack.js';
import { makePlanes } from './planes.js';

const { engine, fileNamed } = setUp();
const chart = makeChart(192, 240);

for (const matrix of ['bt601', 'bt709', 'bt2020'] as const) {
  for (const range of ['limited', 'full'] as const) {
    for (const depth of [8, 10, 12]) testTurned({ matrix, range, depth });
  }
}

function testTurned(coding: Coding): void {
  t.test(`${title(coding)}, in eight orientations`, async (t) => {
    const planes = makePlanes(chart, coding, 444);
    const file = fileNamed(`${t.name}.mp4`);
    pack(planes, coding.depth === 8 ? 'x264' : 'x265', tagsOf(coding), file);
    const bytes = readFileSync(file);
    for (let orientation = 1; orientation <= 8; ++orientation) {
      const { data, width } = await engine.frame(withOrientation(bytes, orientation), { pixelFormat: 'rgb24' });
      t.equal(width, orientation < 5 ? planes.width : planes.height);
      compareChart(t, data, planes, coding, orientation);
    }
  });
}
