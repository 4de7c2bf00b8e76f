import t, { type Test } from 'tap';
import { makeChart, type Chart } from './chart.js';
import { setUp } from './clip-folder.js';
import { difference } from './compare.js';
import { toBytes } from './equations.js';
import { pack, type Tags } from './pack.js';
import { grey, luma, rgb, type RawFormat } from './raw-formats.js';

const { engine, fileNamed } = setUp();
const chart = makeChart(64, 56);

for (const format of [...rgb, ...luma]) {
  t.test(format.pixelFormat, async (t) => {
    const { data } = await engine.frame(packed(format, chart), { pixelFormat: 'rgb24' });
    compare(t, data, format);
  });
}

for (const format of [grey('gray', 8, 'limited'), grey('gray12le', 12, 'limited')]) {
  t.test(`${format.pixelFormat} of limited range`, async (t) => {
    const { data } = await engine.frame(packed(format, chart, { range: 'tv' }), { pixelFormat: 'rgb24' });
    compare(t, data, format);
  });
}

for (const format of rgb) {
  t.test(`${format.pixelFormat}, made smaller`, async (t) => {
    for (const colour of [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [0.6, 0.2, 0.4],
    ] as const) {
      const flat: Chart = { ...chart, colourAt: () => colour };
      const { data } = await engine.frame(packed(format, flat), { pixelFormat: 'rgb24', width: 20 });
      const expected = toBytes(colour);
      const { largest } = difference(expected.map((value, channel) => [data[channel] ?? NaN, value]));
      // A palette of 8 bits goes through Y'CbCr of 8 bits.
      t.ok(largest <= (format.pixelFormat === 'pal8' ? 3 : 1), `${data.subarray(0, 3).join()} for ${expected.join()}`);
    }
  });
}

function packed(format: RawFormat, picture: Chart, tags?: Tags): string {
  const { width, height } = picture;
  // NUT takes raw pixels of any format, Matroska keeps their range.
  const file = fileNamed(`${format.pixelFormat}.${tags === undefined ? 'nut' : 'mkv'}`);
  const pixels = { pixelFormat: format.pixelFormat, width, height, bytes: format.bytesOf(picture) };
  pack(pixels, tags === undefined ? 'raw' : 'ffv1', tags ?? {}, file);
  return file;
}

function compare(t: Test, data: Uint8Array, { means }: RawFormat): void {
  const { width, height } = chart;
  const expected = Array.from({ length: width * height }, (_, pixel) =>
    toBytes(means(chart.colourAt(pixel % width, Math.floor(pixel / width)))),
  );
  const { mean, percentile99 } = difference(expected.flat().map((value, place) => [data[place] ?? NaN, value]));
  t.ok(mean <= 1, `mean difference ${mean}`);
  t.ok(percentile99 <= 3, `99th percentile ${percentile99}`);
}
