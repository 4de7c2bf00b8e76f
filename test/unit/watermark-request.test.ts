import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { parseSnapshot } from '../../dist/request/snapshot.js';
import { parseWatermarks } from '../../dist/request/watermark.js';
import { faultOf } from './faults.js';

const white = { r: 255, g: 255, b: 255, alpha: 255 };
const black = { r: 0, g: 0, b: 0, alpha: 255 };
const none = { kind: 'pixels', pixels: 0 };
const placement = {
  position: { x: 1, y: 1 },
  offsetX: none,
  offsetY: none,
  opacity: 1,
  fromMicros: 0,
  untilMicros: null,
};

t.test('no watermarks by default', async (t) => {
  t.strictSame(parseSnapshot({}).request.watermarks, []);
});

t.test('what is left out is filled with the defaults', async (t) => {
  t.strictSame(parseWatermarks([{ image: 'logo.png' }, { text: 'a\r\nb' }]), [
    { kind: 'image', image: { kind: 'path', path: resolve('logo.png') }, width: null, height: null, ...placement },
    {
      kind: 'text',
      text: 'a\nb',
      font: null,
      fontSize: { kind: 'share', share: 0.05 },
      colour: white,
      borderColour: black,
      borderWidth: none,
      ...placement,
    },
  ]);
});

const addresses: readonly (readonly [string | URL, object])[] = [
  ['logo.png', { kind: 'path', path: resolve('logo.png') }],
  ['C:logo.png', { kind: 'path', path: resolve('C:logo.png') }],
  ['file:///srv/a%20b.png', { kind: 'path', path: '/srv/a b.png' }],
  [new URL('file:///srv/logo.png'), { kind: 'path', path: '/srv/logo.png' }],
  ['https://example.com/logo.png', { kind: 'url', url: 'https://example.com/logo.png' }],
  ['HTTP://Example.com/a b.svg', { kind: 'url', url: 'http://example.com/a%20b.svg' }],
  [new URL('https://example.com/logo.png?v=2'), { kind: 'url', url: 'https://example.com/logo.png?v=2' }],
];
for (const [image, address] of addresses) {
  t.test(`an image may be ${String(image)}`, async (t) => {
    t.match(parseWatermarks([{ image }]), [{ image: address }]);
  });
}

t.test('no other address is an image', async (t) => {
  for (const image of [
    'ftp://example.com/a.png',
    'data:image/png;base64,AAAA',
    new URL('ftp://example.com/a'),
    'https://',
    3,
  ]) {
    const fault = { code: 'INVALID_PARAMETER', parameter: 'watermarks[0].image' };
    t.match(
      faultOf(() => parseWatermarks([{ image }])),
      fault,
      String(image),
    );
  }
});

t.test('everything given arrives', async (t) => {
  const where = { position: 'northwest', offsetX: 10, offsetY: '2.5%', opacity: 0.5, start: '00:00:01', end: 3.5 };
  const place = {
    position: { x: 0, y: 0 },
    offsetX: { kind: 'pixels', pixels: 10 },
    offsetY: { kind: 'share', share: 0.025 },
    opacity: 0.5,
    fromMicros: 1_000_000,
    untilMicros: 3_500_000,
  };
  const look = { fontSize: 40, color: '#ff000080', borderColor: 'blue', borderWidth: '10%' };
  const font = pathToFileURL('/fonts/a.ttf');
  const bytes = Uint8Array.of(1, 2, 3);
  const parsed = parseWatermarks([
    { image: bytes, width: '20%', height: 50, ...where },
    { text: '水印', font, ...look, ...where },
  ]);
  t.strictSame(parsed, [
    {
      ...{ kind: 'image', image: { kind: 'bytes', bytes }, width: { kind: 'share', share: 0.2 } },
      ...{ height: { kind: 'pixels', pixels: 50 }, ...place },
    },
    {
      ...{ kind: 'text', text: '水印', font: resolve('/fonts/a.ttf'), fontSize: { kind: 'pixels', pixels: 40 } },
      ...{ colour: { r: 255, g: 0, b: 0, alpha: 128 }, borderColour: { r: 0, g: 0, b: 255, alpha: 255 } },
      ...{ borderWidth: { kind: 'share', share: 0.1 }, ...place },
    },
  ]);
});

t.test('bytes are taken as they are at the call', async (t) => {
  const bytes = Uint8Array.of(1, 2, 3);
  const parsed = parseWatermarks([{ image: bytes }]);
  bytes.fill(0);
  t.match(parsed, [{ image: { bytes: Uint8Array.of(1, 2, 3) } }]);
});

const refused: readonly (readonly [unknown, string])[] = [
  ['logo.png', 'watermarks'],
  [['logo.png'], 'watermarks[0]'],
  [[null], 'watermarks[0]'],
  [[{}], 'watermarks[0]'],
  [[{ image: 'a.png', text: 'a' }], 'watermarks[0]'],
  [[{ image: 'a.png' }, { image: 7 }], 'watermarks[1].image'],
  [[{ image: '' }], 'watermarks[0].image'],
  [[{ image: new URL('ftp://example.com/a.png') }], 'watermarks[0].image'],
  [[{ image: 'a.png', fontSize: 7 }], 'fontSize'],
  [[{ text: 'a', width: 7 }], 'width'],
  ...[0, -1, 0.5, 16_385, NaN, '0%', '101%', '5', '-1%', '5 %', null].map(
    (width) => [[{ image: 'a.png', width }], 'watermarks[0].width'] as const,
  ),
  ...[-1, 16_385, '101%'].map((offsetX) => [[{ text: 'a', offsetX }], 'watermarks[0].offsetX'] as const),
  ...[-0.1, 1.1, '50%'].map((opacity) => [[{ text: 'a', opacity }], 'watermarks[0].opacity'] as const),
  [[{ text: 'a', position: 'corner' }], 'watermarks[0].position'],
  [[{ text: 'a', start: '5%' }], 'watermarks[0].start'],
  [[{ text: 'a', start: 2, end: 2 }], 'watermarks[0].end'],
  ...['', '  ', 7, 'x'.repeat(1001), 'a\u0007', 'a\ud800', '\u202ea'].map(
    (text) => [[{ text }], 'watermarks[0].text'] as const,
  ),
  ...[3, 4097, '0%'].map((fontSize) => [[{ text: 'a', fontSize }], 'watermarks[0].fontSize'] as const),
  [[{ text: 'a', color: 'reddish' }], 'watermarks[0].color'],
  [[{ text: 'a', borderColor: 'red' }], 'watermarks[0].borderColor'],
  [[{ text: 'a', borderWidth: 257 }], 'watermarks[0].borderWidth'],
  [[{ text: 'a', colour: 'red' }], 'colour'],
];
for (const [watermarks, parameter] of refused) {
  t.test(`${JSON.stringify(watermarks).slice(0, 60)} is refused`, async (t) => {
    t.match(
      faultOf(() => parseSnapshot({ watermarks })),
      { code: 'INVALID_PARAMETER', parameter },
    );
  });
}
