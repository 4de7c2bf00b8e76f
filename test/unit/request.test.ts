import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { parseFrame } from '../../dist/request/frame.js';
import { parseProbe } from '../../dist/request/probe.js';
import { parseSnapshot } from '../../dist/request/snapshot.js';
import { faultOf } from './faults.js';

const choice = { at: { kind: 'micros', micros: 0 }, seek: 'exact', pastEnd: 'error', stream: null };
const geometry = {
  width: null,
  height: null,
  fit: 'cover',
  position: { x: 0.5, y: 0.5 },
  withoutEnlargement: false,
  background: { kind: 'colour', colour: { r: 0, g: 0, b: 0, alpha: 255 } },
  rotate: 'auto',
  deinterlace: 'auto',
};
const call = { signal: null, timeoutMs: null, onProgress: null };

t.test('nothing given is filled with the defaults', async (t) => {
  t.strictSame(parseProbe(undefined), { request: { kind: 'probe' }, call });
  t.strictSame(parseFrame({}), { request: { kind: 'frame', choice, geometry, pixelFormat: 'rgb24' }, call });
  const encoding = { format: 'jpg', quality: 80 };
  t.strictSame(parseSnapshot({}), {
    request: { kind: 'snapshot', choice, sizes: [geometry], encoding, thumbhash: false, watermarks: [], outputs: null },
    call,
  });
});

t.test('undefined is the same as not given', async (t) => {
  const names = ['at', 'seek', 'pastEnd', 'stream', 'width', 'height', 'fit', 'position', 'withoutEnlargement'];
  names.push(
    'thumbhash',
    'background',
    'rotate',
    'deinterlace',
    'widths',
    'format',
    'quality',
    'output',
    'signal',
    'timeoutMs',
    'onProgress',
  );
  const options = Object.fromEntries(names.map((name) => [name, undefined]));
  t.strictSame(parseSnapshot(options), parseSnapshot({}));
});

t.test('everything given arrives', async (t) => {
  const { signal } = new AbortController();
  const onProgress = (): void => undefined;
  const given = { at: '50%', seek: 'keyframe', pastEnd: 'last', stream: 2, width: 1, height: 16384, fit: 'contain' };
  const rest = {
    thumbhash: true,
    watermarks: [],
    position: 'right top',
    withoutEnlargement: true,
    background: 'blur',
    rotate: 270,
    deinterlace: 'off',
    format: 'webp',
  };
  const { request, call } = parseSnapshot({ ...given, ...rest, quality: 1, signal, timeoutMs: 0.5, onProgress });
  t.strictSame(request, {
    kind: 'snapshot',
    choice: { at: { kind: 'share', share: 0.5 }, seek: 'keyframe', pastEnd: 'last', stream: 2 },
    sizes: [
      {
        ...{ width: 1, height: 16384, fit: 'contain', position: { x: 1, y: 0 }, withoutEnlargement: true },
        ...{ background: { kind: 'blur' }, rotate: 270, deinterlace: 'off' },
      },
    ],
    encoding: { format: 'webp', quality: 1 },
    thumbhash: true,
    watermarks: [],
    outputs: null,
  });
  t.equal(call.signal, signal);
  t.equal(call.onProgress, onProgress);
  t.equal(call.timeoutMs, 0.5);
});

const encodings: readonly (readonly [object, string, number | null])[] = [
  [{ format: 'jpg' }, 'jpg', 80],
  [{ format: 'jpeg' }, 'jpg', 80],
  [{ format: 'png' }, 'png', null],
  [{ format: 'webp' }, 'webp', 80],
  [{ format: 'avif' }, 'avif', 50],
  [{ format: 'avif', quality: 100 }, 'avif', 100],
  [{ output: 'a.jpg' }, 'jpg', 80],
  [{ output: 'a.JPEG' }, 'jpg', 80],
  [{ output: 'a.b.png' }, 'png', null],
  [{ output: 'a.webp', quality: 7 }, 'webp', 7],
  [{ output: 'a.avif' }, 'avif', 50],
  [{ output: 'a.jpg', format: 'png' }, 'png', null],
  [{ output: 'noextension', format: 'webp' }, 'webp', 80],
];
for (const [options, format, quality] of encodings) {
  t.test(`${JSON.stringify(options)} makes ${format}`, async (t) => {
    t.strictSame(parseSnapshot(options).request.encoding, { format, quality });
  });
}

const file = resolve('made/picture.jpg');
const outputs: readonly (readonly [object, readonly string[]])[] = [
  [{ output: 'made/picture.jpg' }, [file]],
  [{ output: pathToFileURL(file) }, [file]],
  [{ output: 'p-{width}.png', widths: [320, 640] }, [resolve('p-320.png'), resolve('p-640.png')]],
  [{ output: '{width}/{width}.png', widths: [9] }, [resolve('9/9.png')]],
  [{ output: '{width}.png', width: 9 }, [resolve('{width}.png')]],
];
for (const [options, expected] of outputs) {
  t.test(`${JSON.stringify(options)} is written to absolute paths`, async (t) => {
    t.strictSame(parseSnapshot(options).request.outputs, expected);
  });
}

t.test('widths make one size each, in order, with all else equal', async (t) => {
  const { sizes } = parseSnapshot({ widths: [640, 160], rotate: 90 }).request;
  t.strictSame(
    sizes,
    [640, 160].map((width) => ({ ...geometry, rotate: 90, width })),
  );
});

t.test('native frames are as coded', async (t) => {
  for (const options of [{ pixelFormat: 'native' }, { pixelFormat: 'native', rotate: 0 }]) {
    t.strictSame(parseFrame(options).request.geometry, { ...geometry, rotate: 0 });
  }
});

t.test('a see-through background is fine where something can carry it', async (t) => {
  for (const format of ['png', 'webp', 'avif']) {
    t.equal(
      faultOf(() => parseSnapshot({ format, background: 'transparent' })),
      null,
    );
  }
  t.equal(
    faultOf(() => parseFrame({ pixelFormat: 'rgba', background: '#0008' })),
    null,
  );
  t.equal(
    faultOf(() => parseFrame({ background: 'blur' })),
    null,
  );
});

const refusedSnapshots: readonly (readonly [object, string])[] = [
  ...[0, -1, 1.5, 16385, NaN, Infinity, '480', null].map((width) => [{ width }, 'width'] as const),
  ...[0, 16385, 0.5, [480]].map((height) => [{ height }, 'height'] as const),
  ...['outside', 'COVER', null, 1].map((fit) => [{ fit }, 'fit'] as const),
  ...['top left', 'middle', 'entropy', 0, null, 'toString'].map((position) => [{ position }, 'position'] as const),
  ...['yes', 1, null].map((withoutEnlargement) => [{ withoutEnlargement }, 'withoutEnlargement'] as const),
  ...[45, -90, 360, '90', true, null].map((rotate) => [{ rotate }, 'rotate'] as const),
  ...['on', true, false, null].map((deinterlace) => [{ deinterlace }, 'deinterlace'] as const),
  ...['auto', 'fast', true].map((seek) => [{ seek }, 'seek'] as const),
  ...['clamp', false].map((pastEnd) => [{ pastEnd }, 'pastEnd'] as const),
  ...[-1, 0.5, '0', 65_536].map((stream) => [{ stream }, 'stream'] as const),
  ...['gif', 'JPG', 'image/jpeg', null].map((format) => [{ format }, 'format'] as const),
  ...[0, 101, 80.5, '80', null].map((quality) => [{ quality }, 'quality'] as const),
  [{ format: 'png', quality: 80 }, 'quality'],
  [{ output: 'a.png', quality: 80 }, 'quality'],
  ...['', 'a\0.jpg', 'a', 'a.gif', 'jpg', '.jpg', 1, null].map((output) => [{ output }, 'output'] as const),
  [{ output: new URL('https://example.com/a.jpg') }, 'output'],
  [{ output: 'a.jpg', widths: [1, 2] }, 'output'],
  [{ widths: [] }, 'widths'],
  [{ widths: 480 }, 'widths'],
  [{ widths: [480, 480] }, 'widths'],
  [{ widths: Array.from({ length: 65 }, (_, index) => index + 1) }, 'widths'],
  [{ widths: [1, 0] }, 'widths[1]'],
  [{ widths: [480], width: 480 }, 'width'],
  [{ widths: [480], height: 270 }, 'height'],
  [{ background: 'transparent' }, 'background'],
  [{ format: 'jpg', background: { r: 0, g: 0, b: 0, alpha: 0.5 } }, 'background'],
  ...[0, -1, NaN, Infinity, 2 ** 31, '1'].map((timeoutMs) => [{ timeoutMs }, 'timeoutMs'] as const),
  ...[{}, true, null, new AbortController()].map((signal) => [{ signal }, 'signal'] as const),
  ...[true, null, {}].map((onProgress) => [{ onProgress }, 'onProgress'] as const),
];
for (const [options, parameter] of refusedSnapshots) {
  t.test(`snapshot refuses ${show(options)}`, async (t) => {
    t.match(
      faultOf(() => parseSnapshot(options)),
      { code: 'INVALID_PARAMETER', parameter },
    );
  });
}

const refusedFrames: readonly (readonly [object, string])[] = [
  [{ pixelFormat: 'rgb' }, 'pixelFormat'],
  [{ pixelFormat: 'yuv420p' }, 'pixelFormat'],
  [{ pixelFormat: 'native', width: 480 }, 'width'],
  [{ pixelFormat: 'native', fit: 'cover' }, 'fit'],
  [{ pixelFormat: 'native', rotate: 90 }, 'rotate'],
  [{ pixelFormat: 'native', rotate: 'auto' }, 'rotate'],
  [{ background: 'transparent' }, 'background'],
  [{ output: 'a.jpg' }, 'output'],
];
for (const [options, parameter] of refusedFrames) {
  t.test(`frame refuses ${show(options)}`, async (t) => {
    t.match(
      faultOf(() => parseFrame(options)),
      { code: 'INVALID_PARAMETER', parameter },
    );
  });
}

function show(options: object): string {
  const text = (_: string, value: unknown): unknown => (typeof value === 'number' ? String(value) : value);
  return JSON.stringify(options, text).slice(0, 60);
}
