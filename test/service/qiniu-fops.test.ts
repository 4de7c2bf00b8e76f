import fc from 'fast-check';
import t from 'tap';
import { encodeBase64, encodeEntry } from '../../dist/service/api/qiniu/entry.js';
import { parseChain } from '../../dist/service/api/qiniu/fops/chain.js';
import { QiniuError } from '../../dist/service/api/qiniu/error.js';
import { productsOf, type NamedProduct } from '../../dist/service/api/qiniu/fops/products.js';
import { parseTarget } from '../../dist/service/api/qiniu/target.js';
import { refusal } from './qiniu-service.js';

const source = { bucket: 'b', key: 'k.mp4' };

function read(text: string): readonly NamedProduct[] {
  return productsOf(parseChain(text), source);
}

const sample = { fit: 'fill', rotate: 0, format: 'jpg', start: 0 };
const pattern = encodeBase64('vframe-$(count)');

/** Operations, and what is asked of the desk. */
const accepted: readonly (readonly [
  fop: string,
  ...products: readonly (readonly [kind: string, parameters: object])[],
])[] = [
  ['vframe/jpg/offset/7', ['snapshot', { at: 7, format: 'jpg', fit: 'fill', rotate: 0 }]],
  ['vframe/png/h/9/offset/1.23456/rotate/auto', ['snapshot', { at: 1.234, height: 9, fit: 'fill', rotate: 'auto' }]],
  ['vsample/jpg', ['sample', { ...sample, interval: 5 }]],
  // The sample of Qiniu's page: 7 s, 12 s, 17 s, ... for ten minutes.
  [
    `vsample/jpg/ss/7/t/600/s/480x360/pattern/${pattern}`,
    ['sample', { ...sample, start: 7, interval: 5, count: 120, width: 480, height: 360 }],
  ],
  ['vsample/png/interval/0.1/t/0.3', ['sample', { ...sample, format: 'png', interval: 0.1, count: 3 }]],
  ['vsample/jpg/interval/2/t/3', ['sample', { ...sample, interval: 2, count: 2 }]],
  ['vsample/jpg/frames/1', ['sample', { ...sample, count: 1 }]],
  ['vsample/jpg/frames/10000', ['sample', { ...sample, count: 10_000 }]],
  ['vsample/jpg/frames/4/t/10/ss/1.5', ['sample', { ...sample, start: 1.5, count: 4, interval: 2.5 }]],
  ['vsample/jpg/s/480x', ['sample', { ...sample, interval: 5, width: 480 }]],
  ['vsample/jpg/s/x360', ['sample', { ...sample, interval: 5, height: 360 }]],
  ['vsample/jpg/s/x', ['sample', { ...sample, interval: 5 }]],
  ['vsample/jpg/s/1x1', ['sample', { ...sample, interval: 5, width: 1, height: 1 }]],
  ['vsample/jpg/s/3840x2160', ['sample', { ...sample, interval: 5, width: 3840, height: 2160 }]],
  ['vsample/jpg/s/2160x3840/rotate/90', ['sample', { ...sample, interval: 5, width: 2160, height: 3840, rotate: 90 }]],
  [
    'vsample/jpg/interval/1/cellSize/160x/lines/100/columns/1/padding/0/margin/1000/color/red',
    [
      'sprite',
      { start: 0, interval: 1, cellWidth: 160, lines: 100, columns: 1, padding: 0, margin: 1000, color: 'red' },
    ],
  ],
  [
    `vsample/jpg/spriteFormat/webp/pattern/${pattern}`,
    ['sample', { ...sample, interval: 5 }],
    ['sprite', { start: 0, interval: 5, format: 'webp', rotate: 0 }],
  ],
  ['avthumb/gif', ['animation', { start: 0, format: 'gif', fit: 'fill', rotate: 0 }]],
  [
    'avthumb/gif/ss/1.5/t/2/r/5/s/320x180/an/1',
    ['animation', { start: 1.5, duration: 2, fps: 5, width: 320, height: 180, fit: 'fill' }],
  ],
  ['avthumb/gif/r/60/autoscale/1/s/320x180', ['animation', { fps: 60, fit: 'inside', width: 320, height: 180 }]],
  ['avthumb/gif/rotate/270/gifHighColor/1', ['animation', { rotate: 270, dither: 'strong', quality: 100 }]],
];

for (const [fop, ...products] of accepted) {
  t.test(`reads ${fop}`, async (t) => {
    t.match(
      read(fop),
      products.map(([kind, parameters]) => ({ kind, parameters })),
    );
  });
}

const refused: readonly (readonly [fop: string, says: RegExp])[] = [
  ['', /not offered/],
  ['vsample', /argument/],
  ['vsample/bmp', /format/],
  ['vsample/jpg/interval/1/frames/2', /exclude each other/],
  ['vsample/jpg/interval/0.09', /0\.1 or more/],
  ['vsample/jpg/interval/0.1/t/1000.1', /10000/],
  ['vsample/jpg/frames/0', /1 to 10000/],
  ['vsample/jpg/frames/10001', /1 to 10000/],
  ['vsample/jpg/t/0', /more than 0/],
  ['vsample/jpg/ss/-1', /seconds/],
  ['vsample/jpg/s/480', /480x360/],
  ['vsample/jpg/s/0x9', /1920x1080/],
  ['vsample/jpg/s/3841x9', /3840/],
  ['vsample/jpg/s/2161x2161', /2160/],
  ['vsample/jpg/rotate/0', /rotate/],
  [`vsample/jpg/pattern/${pattern}/savePattern/${pattern}`, /exclude each other/],
  [`vsample/jpg/pattern/${encodeBase64('same')}`, /\$\(count\)/],
  ['vsample/jpg/pattern/***', /\$\(count\)/],
  [`vsample/jpg/pattern/${encodeBase64('${other}-$(count)')}`, /\$\{other\}/],
  ['vsample/jpg/lines/101', /1 to 100/],
  ['vsample/jpg/columns/0', /1 to 100/],
  ['vsample/jpg/padding/1001', /0 to 1000/],
  ['vsample/jpg/color/0xff', /color/],
  ['vsample/jpg/spriteFormat/avif', /format/],
  ['vsample/jpg/vb/5', /vb is not offered/],
  ['avthumb/mp4', /avthumb\/mp4 is not offered/],
  ['avthumb/m3u8/segtime/10', /avthumb\/m3u8 is not offered/],
  ['avthumb/gif/t/0', /more than 0/],
  ['avthumb/gif/r/0', /at most 60/],
  ['avthumb/gif/r/61', /at most 60/],
  ['avthumb/gif/autoscale/2', /autoscale/],
  ['avthumb/gif/vcodec/x', /vcodec is not offered/],
  ['vframe/jpg/offset/1|saveas', /entry/],
  ['vframe/jpg/offset/1|watermark/1', /watermark is not offered/],
  ['saveas/YTpi', /saveas is not offered/],
];

for (const [fop, says] of refused)
  t.test(`refuses ${fop}`, async (t) =>
    t.match(
      refusal(() => read(fop)),
      { status: 400, message: says },
    ),
  );

t.test('whatever is asked, it is read or refused with a 400 or a 401', async (t) => {
  const word = fc.constantFrom(
    'vframe',
    'vsample',
    'avthumb',
    'saveas',
    'jpg',
    'gif',
    'offset',
    'w',
    's',
    'ss',
    'pattern',
  );
  const value = fc.oneof(
    word,
    fc.string(),
    fc.constantFrom('1', '0.5', '480x', 'x', '%7C', '|', '%', 'YTpi', 'token=a:b'),
  );
  const url = fc.array(value, { maxLength: 9 }).map((words) => `/k?${words.join('/')}`);
  const ask = (target: string): void => {
    const { fops } = parseTarget(target);
    if (fops !== null) read(fops);
  };
  const property = fc.property(url, (target) => {
    try {
      ask(target);
    } catch (error) {
      return error instanceof QiniuError && [400, 401].includes(error.status);
    }
    return true;
  });
  fc.assert(property, { numRuns: 2000 });
  t.pass('2000 targets');
});

t.test('names are given, or follow from source and operation', async (t) => {
  const keys = (fop: string): readonly string[] => read(fop).map(({ saveAs }) => `${saveAs.bucket}:${saveAs.key}`);
  const to = (key: string): string => `|saveas/${encodeEntry({ bucket: 'other', key })}`;
  t.strictSame(keys(`vframe/jpg/offset/7${to('out.jpg')}`), ['other:out.jpg']);
  t.strictSame(keys(`avthumb/gif${to('out.gif')}`), ['other:out.gif']);
  const [derived = ''] = keys('vframe/jpg/offset/7');
  t.match(derived, /^b:[A-Za-z0-9_-]{27}=$/);
  t.strictSame(
    [keys('vframe/jpg/offset/7'), keys('vframe/jpg/offset/8')].map(([key]) => key === derived),
    [true, false],
  );
  t.match(keys('vsample/jpg')[0], /^b:[A-Za-z0-9_-]{27}=-\$\(count\)$/);
  t.strictSame(keys(`vsample/jpg${to('p')}`), ['other:p-$(count)']);
  t.strictSame(keys(`vsample/jpg${to('p$(count).jpg')}`), ['other:p$(count).jpg']);
  t.strictSame(keys(`vsample/jpg/lines/2${to('p')}`), ['other:p-sprite-$(count)']);
  t.strictSame(keys(`vsample/jpg/pattern/${pattern}`), ['b:vframe-$(count)']);
  const both = encodeBase64('${saveas.bucket}/${saveas.key}/$(count)');
  t.strictSame(keys(`vsample/jpg/savePattern/${both}${to('p')}`), ['other:other/p/$(count)']);
  t.match(
    refusal(() => read(`vsample/jpg/pattern/${encodeBase64(`${'k'.repeat(750)}$(count)`)}`)),
    { status: 400 },
  );
});
