import sharp from 'sharp';
import t from 'tap';
import { encodeStill, type RawPicture } from '../../dist/encode/still.js';
import { encodeJpeg } from '../../dist/native/jpeg.js';
import { checkSides, longestSides } from '../../dist/plan/format-sides.js';
import type { StillEncoding, StillFormat } from '../../dist/request/requests/encoding.js';
import { rejectionOf } from './faults.js';

const coded = (picture: RawPicture, encoding: StillEncoding): Promise<Uint8Array<ArrayBuffer>> =>
  encodeStill(picture, encoding, encodeJpeg);

const signatures: readonly (readonly [StillFormat, number | null, number, string])[] = [
  ['jpg', 90, 0, '\xff\xd8\xff'],
  ['png', null, 0, '\x89PNG\r\n'],
  ['webp', 90, 8, 'WEBPVP8'],
  ['avif', 90, 4, 'ftypavif'],
];
for (const [format, quality, offset, signature] of signatures) {
  t.test(`${format} shows the picture, and no more than the picture`, async (t) => {
    const picture = gradient(64, 48, 3);
    const bytes = await coded(picture, { format, quality });
    t.equal(Buffer.from(bytes).toString('latin1', offset, offset + signature.length), signature);
    const metadata = await sharp(bytes).metadata();
    t.match(metadata, { width: 64, height: 48, channels: 3, space: 'srgb' });
    for (const extra of ['exif', 'xmp', 'iptc'] as const) t.equal(metadata[extra], undefined, `no ${extra}`);
    const { mean, most } = await difference(bytes, picture);
    if (quality === null) t.equal(most, 0, 'without loss');
    else t.ok(mean < 4, `near the original: ${mean}`);
  });

  t.test(`${format} bytes can be transferred`, async (t) => {
    const bytes = await coded(gradient(16, 16, 3), { format, quality });
    t.equal(bytes.byteOffset, 0);
    t.equal(bytes.buffer.byteLength, bytes.byteLength);
    const { byteLength } = bytes;
    t.equal(structuredClone(bytes, { transfer: [bytes.buffer] }).byteLength, byteLength);
    t.equal(bytes.byteLength, 0, 'nothing stays behind');
  });
}

for (const [format, quality] of [
  ['png', null],
  ['webp', 90],
  ['avif', 90],
] as const) {
  t.test(`${format} keeps alpha`, async (t) => {
    const bytes = await coded(gradient(32, 32, 4), { format, quality });
    const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    t.equal(info.channels, 4);
    t.ok((data[3] ?? 255) < 10 && (data[31 * 4 + 3] ?? 0) > 240, 'clear at the left, opaque at the right');
  });
}

t.test('lower quality makes fewer bytes', async (t) => {
  for (const format of ['jpg', 'webp', 'avif'] as const) {
    const picture = gradient(64, 64, 3);
    const low = await coded(picture, { format, quality: 20 });
    const high = await coded(picture, { format, quality: 95 });
    t.ok(low.byteLength < high.byteLength, format);
  }
});

for (const [quality, width, height] of [
  [1, 64, 48],
  [50, 33, 17],
  [80, 480, 270],
  [97, 1, 9],
  [100, 250, 3],
] as const) {
  t.test(`jpg of ${width} x ${height} at quality ${quality} codes what sharp codes`, async (t) => {
    const picture = noise(width, height);
    const options = { quality, chromaSubsampling: '4:2:0', mozjpeg: false, optimiseCoding: false };
    const expected = await sharp(picture.data, { raw: picture }).jpeg(options).toBuffer();
    const bytes = Buffer.from(await coded(picture, { format: 'jpg', quality }));
    t.ok(tablesOn(bytes).equals(tablesOn(expected)));
  });
}

/** From the first quantisation table on, which comes behind all that is said about the picture. */
function tablesOn(jpeg: Buffer): Buffer {
  return jpeg.subarray(jpeg.indexOf('ffdb', 0, 'hex'));
}

t.test('jpg says that it is JFIF before all else', async (t) => {
  const bytes = Buffer.from(await coded(gradient(8, 8, 3), { format: 'jpg', quality: 80 }));
  t.equal(bytes.toString('latin1', 2, 11), '\xff\xe0\0\x10JFIF\0');
  t.equal(bytes.toString('latin1', 20, 22), '\xff\xe2', 'the profile follows');
});

t.test('jpg halves the chroma resolution', async (t) => {
  const bytes = await coded(gradient(16, 16, 3), { format: 'jpg', quality: 100 });
  t.equal((await sharp(bytes).metadata()).chromaSubsampling, '4:2:0');
});

t.test('one pixel is enough for every format', async (t) => {
  for (const [format, quality] of signatures) {
    const bytes = await coded(gradient(1, 1, 3), { format, quality });
    t.match(await sharp(bytes).metadata(), { width: 1, height: 1 }, format);
  }
});

t.test('what is said to be the longest side is the longest one that can be encoded', async (t) => {
  for (const [format, quality] of signatures) {
    const longest = Math.min(longestSides[format], 100_000);
    t.equal(await rejectionOf(coded(gradient(longest, 1, 3), { format, quality })), null, `${format} ${longest}`);
    if (longest < longestSides[format]) continue;
    t.match(await rejectionOf(coded(gradient(longest + 1, 1, 3), { format, quality })), { code: 'INTERNAL' });
  }
});

t.test('a picture that a format cannot hold is refused', (t) => {
  const check = (format: StillFormat, width: number, height: number) => () => checkSides(format, { width, height });
  t.throws(check('webp', 16_384, 1), { code: 'LIMIT_EXCEEDED', message: /webp.*16383.*16384 x 1/ });
  t.throws(check('jpg', 1, 65_501), { code: 'LIMIT_EXCEEDED', message: /jpg.*65500.*1 x 65501/ });
  t.doesNotThrow(check('webp', 16_383, 16_383));
  t.doesNotThrow(check('png', 100_000, 1));
  t.end();
});

t.test('jpg refuses alpha instead of dropping it', async (t) => {
  const fault = await rejectionOf(coded(gradient(2, 2, 4), { format: 'jpg', quality: 80 }));
  t.match(fault, { code: 'INTERNAL' });
});

t.test('data of the wrong length is an error', async (t) => {
  for (const [format, quality] of signatures) {
    for (const length of [0, 5, 47]) {
      const picture = { ...gradient(4, 4, 3), data: new Uint8Array(length) };
      t.match(await rejectionOf(coded(picture, { format, quality })), { code: 'INTERNAL' }, `${format} ${length}`);
    }
  }
});

for (const [what, width, height, quality] of [
  ['no quality', 1, 1, 0],
  ['more than all quality', 1, 1, 101],
  ['half a quality', 1, 1, 50.5],
  ['no width', 0, 1, 80],
  ['more rows than a jpg counts', 1, 65_501, 80],
] as const) {
  t.test(`the addon codes no jpg with ${what}`, (t) => {
    t.throws(() => encodeJpeg(new Uint8Array(3 * 65_501), width, height, quality), { code: 'INTERNAL' });
    t.end();
  });
}

/** Every colour, from a generator that always gives the same ones. */
function noise(width: number, height: number): RawPicture {
  let state = 1;
  const data = Uint8Array.from({ length: width * height * 3 }, () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state >>> 23;
  });
  return { data, width, height, channels: 3 };
}

/** Red grows to the right, green downwards; alpha, where there is one, grows with red. */
function gradient(width: number, height: number, channels: 3 | 4): RawPicture {
  const data = new Uint8Array(width * height * channels);
  for (let i = 0; i < width * height; i++) {
    const red = Math.round((255 * (i % width)) / Math.max(1, width - 1));
    const green = Math.round((255 * Math.floor(i / width)) / Math.max(1, height - 1));
    data.set(channels === 3 ? [red, green, 128] : [red, green, 128, red], i * channels);
  }
  return { data, width, height, channels };
}

async function difference(bytes: Uint8Array, { data }: RawPicture): Promise<{ mean: number; most: number }> {
  const decoded = await sharp(bytes).raw().toBuffer();
  const differences = Array.from(data, (value, index) => Math.abs(value - (decoded[index] ?? NaN)));
  return {
    mean: differences.reduce((sum, value) => sum + value, 0) / data.length,
    most: Math.max(...differences),
  };
}
