import { resolve } from 'node:path';
import t from 'tap';
import { parseSprite } from '../../dist/request/sprite.js';
import { faultOf } from './faults.js';

const black = { r: 0, g: 0, b: 0, alpha: 255 };
const series = { count: 5 };

t.test('what is left out is filled with the defaults', async (t) => {
  t.match(parseSprite(series).request, {
    kind: 'sprite',
    cell: { width: 160, height: null, fit: 'cover', position: { x: 0.5, y: 0.5 }, rotate: 'auto', deinterlace: 'auto' },
    layout: { columns: null, lines: null, padding: 0, margin: 0 },
    labels: false,
    watermarks: [],
    encoding: { format: 'jpg', quality: 80 },
    keepCells: false,
    files: { sheets: null, cells: null, cues: 'sheets', vtt: null, cueJson: null, playlist: null, baseUrl: null },
  });
  t.strictSame(parseSprite(series).request.cell.background, { kind: 'colour', colour: black });
  t.match(parseSprite({ ...series, cellHeight: 50 }).request.cell, { width: null, height: 50 });
});

t.test('everything given arrives', async (t) => {
  const { request } = parseSprite({
    ...{ interval: 2, seek: 'auto', cellWidth: 100, cellHeight: 50, columns: 3, lines: 4, padding: 5, margin: 6 },
    ...{
      color: '#ff000080',
      fit: 'contain',
      position: 'north',
      rotate: 90,
      deinterlace: 'off',
      labels: true,
      format: 'png',
    },
    ...{ output: 'out/%03d.png', cells: 'cells/%d.png', cues: 'cells', vtt: 'a.vtt', cueJson: 'a.json' },
    ...{ baseUrl: 'https://cdn.example.com/a/', watermarks: [{ text: 'x' }] },
  });
  t.match(request, {
    series: { times: { kind: 'interval' }, seek: 'auto' },
    cell: { width: 100, height: 50, fit: 'contain', position: { x: 0.5, y: 0 }, rotate: 90, deinterlace: 'off' },
    layout: { columns: 3, lines: 4, padding: 5, margin: 6 },
    labels: true,
    encoding: { format: 'png', quality: null },
    keepCells: true,
    files: {
      sheets: { before: resolve('out') + '/', digits: 3, after: '.png' },
      cells: { before: resolve('cells') + '/', digits: 1, after: '.png' },
      cues: 'cells',
      vtt: resolve('a.vtt'),
      cueJson: resolve('a.json'),
      baseUrl: 'https://cdn.example.com/a/',
    },
  });
  t.equal(request.watermarks.length, 1);
});

t.test('one sheet needs no number in its name, cells do', async (t) => {
  const { files } = parseSprite({ ...series, output: 'sheet.webp' }).request;
  t.strictSame(files.sheets, { before: resolve('sheet.webp'), digits: 0, after: '' });
  t.match(
    faultOf(() => parseSprite({ ...series, cells: 'cell.jpg' })),
    { parameter: 'cells' },
  );
});

t.test('cells may be asked for with and without files', async (t) => {
  for (const [cells, keepCells] of [
    [undefined, false],
    [false, false],
    [true, true],
    ['c-%d.jpg', true],
  ] as const) {
    t.equal(parseSprite({ ...series, cells }).request.keepCells, keepCells);
  }
});

const refused: readonly (readonly [object, string])[] = [
  [{}, 'times'],
  [{ cellWidth: 0 }, 'cellWidth'],
  [{ cellHeight: 16_385 }, 'cellHeight'],
  [{ columns: 0 }, 'columns'],
  [{ columns: 10_001 }, 'columns'],
  [{ lines: 1.5 }, 'lines'],
  [{ padding: -1 }, 'padding'],
  [{ margin: 16_385 }, 'margin'],
  [{ color: 'nocolour' }, 'color'],
  [{ color: 'transparent' }, 'color'],
  [{ fit: 'inside' }, 'fit'],
  [{ labels: 'yes' }, 'labels'],
  [{ format: 'avif' }, 'format'],
  [{ format: 'gif' }, 'format'],
  [{ output: 'a.avif' }, 'output'],
  [{ output: 'a-%d-%d.jpg' }, 'output'],
  [{ output: 'a-%x.jpg' }, 'output'],
  [{ cells: 7 }, 'cells'],
  [{ cues: 'cells' }, 'cues'],
  [{ cues: 'cells', cells: false }, 'cues'],
  [{ vtt: '' }, 'vtt'],
  [{ baseUrl: 'https://a.example/ b' }, 'baseUrl'],
  [{ baseUrl: 'a\n' }, 'baseUrl'],
  [{ baseUrl: 'a-->b' }, 'baseUrl'],
  [{ playlist: 'a.m3u8', start: 3 }, 'playlist'],
  [{ playlist: 'a.m3u8', padding: 1 }, 'playlist'],
  [{ playlist: 'a.m3u8', margin: 1 }, 'playlist'],
  [{ cellwidth: 5 }, 'cellwidth'],
  [{ width: 5 }, 'width'],
];
for (const [options, parameter] of refused) {
  t.test(`${JSON.stringify(options)} is refused`, async (t) => {
    const given = parameter === 'times' ? options : { ...series, ...options };
    t.match(
      faultOf(() => parseSprite(given)),
      { code: 'INVALID_PARAMETER', parameter },
    );
  });
}

t.test('a playlist of a list of times is refused', async (t) => {
  t.match(
    faultOf(() => parseSprite({ times: [0, 1], playlist: 'a.m3u8' })),
    { parameter: 'playlist' },
  );
});

t.test('transparent is fine where it can be carried', async (t) => {
  for (const format of ['png', 'webp'] as const)
    t.equal(
      faultOf(() => parseSprite({ ...series, format, color: 'transparent' })),
      null,
    );
});
