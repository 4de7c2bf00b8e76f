/** What stills say about themselves: sRGB, upright, and nothing of the source's metadata. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import t, { type Test } from 'tap';
import { createEngine } from '../../dist/index.js';
import type { StillFormat } from '../../dist/request/requests/encoding.js';

const engine = createEngine();
t.teardown(() => engine.close());

const fixtures = join(import.meta.dirname, '..', 'fixtures');
/** Turned by its display matrix, with tags for the place and the camera. */
const turned = join(fixtures, 'decord-video_270.mov');
const clear = join(fixtures, 'moviepy-transparent.webm');

const expected: Readonly<Record<StillFormat, { parts: readonly string[]; clearParts: readonly string[] }>> = {
  jpg: {
    parts: ['SOI', 'APP0', 'APP2', 'DQT', 'SOF0', 'DHT', 'SOS'],
    clearParts: ['SOI', 'APP0', 'APP2', 'DQT', 'SOF0', 'DHT', 'SOS'],
  },
  png: { parts: ['IHDR', 'sRGB', 'pHYs', 'IDAT', 'IEND'], clearParts: ['IHDR', 'sRGB', 'pHYs', 'IDAT', 'IEND'] },
  webp: { parts: ['VP8X', 'ICCP', 'VP8 '], clearParts: ['VP8X', 'ICCP', 'ALPH', 'VP8 '] },
  avif: { parts: ['ftyp', 'meta', 'mdat'], clearParts: ['ftyp', 'meta', 'mdat'] },
};
const walkers: Readonly<Record<StillFormat, (file: Buffer) => readonly Part[]>> = {
  jpg: jpegSegments,
  png: pngChunks,
  webp: riffChunks,
  avif: boxes,
};

for (const format of ['jpg', 'png', 'webp', 'avif'] as const) {
  for (const [name, path, parts, side] of [
    ['opaque', turned, expected[format].parts, 96],
    ['clear', clear, expected[format].clearParts, 97],
  ] as const) {
    t.test(`${format}, ${name}`, async (t) => {
      const { data, width, height } = await engine.snapshot(path, { at: 0.05, width: side, format });
      const file = Buffer.from(data ?? []);
      const metadata = await sharp(file).metadata();
      t.match(metadata, { width, height, space: 'srgb' });
      for (const left of ['orientation', 'exif', 'xmp', 'iptc', 'comments'] as const) {
        t.equal(metadata[left], undefined, `no ${left}`);
      }
      const found = walkers[format](file);
      t.strictSame([...new Set(found.map((part) => part.name))], parts, 'nothing but the picture and its tag');
      checkTag(t, format, found, metadata.icc);
      const plain = await sharp(file, { ignoreIcc: true }).raw().toBuffer();
      const managed = await sharp(file).raw().toBuffer();
      const worst = managed.reduce((most, value, index) => Math.max(most, Math.abs(value - (plain[index] ?? 0))), 0);
      t.ok(worst <= 1, `reading the tag changes no colour: ${worst}`);
    });
  }
}

t.test('a turned clip is turned in its pixels', async (t) => {
  // ffprobe: 568x320 with a display matrix of 90 degrees.
  const { width, height } = await engine.snapshot(turned, { format: 'png' });
  t.ok(height > width, `${width} x ${height}`);
});

t.test('the profile says what others say sRGB is', async (t) => {
  const { data } = await engine.snapshot(turned, { width: 16 });
  const ours = profileNumbers((await sharp(data).metadata()).icc);
  // The one that libvips brings.
  const blank = sharp({ create: { width: 1, height: 1, channels: 3, background: 'white' } });
  const theirs = profileNumbers((await sharp(await blank.withIccProfile('srgb').png().toBuffer()).metadata()).icc);
  for (const [tag, numbers] of theirs) {
    t.ok(
      numbers.every((number, index) => Math.abs(number - (ours.get(tag)?.[index] ?? NaN)) < 0.0005),
      `${tag}: ${String(ours.get(tag))} and ${String(numbers)}`,
    );
  }
});

interface Part {
  readonly name: string;
  readonly data: Buffer;
}

function checkTag(t: Test, format: StillFormat, parts: readonly Part[], icc: Buffer | undefined): void {
  switch (format) {
    case 'jpg':
    case 'webp':
      t.equal(icc?.length, 480, 'a profile');
      return;
    case 'png':
      // PNG, third edition, 11.3.2.5: one byte, the rendering intent.
      t.equal(parts.find(({ name }) => name === 'sRGB')?.data.length, 1);
      return;
    case 'avif':
      // ISO/IEC 23091-2: BT.709's primaries, sRGB's transfer, BT.601's matrix, full range.
      t.strictSame(av1Colours(parts), {
        color_primaries: 1,
        transfer_characteristics: 13,
        matrix_coefficients: 6,
        color_range: 1,
      });
  }
}

function jpegSegments(file: Buffer): Part[] {
  const names: Readonly<Record<number, string>> = { 0xdb: 'DQT', 0xc0: 'SOF0', 0xc4: 'DHT', 0xda: 'SOS' };
  const parts: Part[] = [{ name: 'SOI', data: file.subarray(0, 2) }];
  for (let at = 2; parts.at(-1)?.name !== 'SOS';) {
    const marker = file.readUInt16BE(at) & 0xff;
    const end = at + 2 + file.readUInt16BE(at + 2);
    const application = marker >= 0xe0 && marker <= 0xef ? `APP${marker - 0xe0}` : `0x${marker.toString(16)}`;
    parts.push({ name: names[marker] ?? application, data: file.subarray(at + 4, end) });
    at = end;
  }
  return parts;
}

function pngChunks(file: Buffer): Part[] {
  const parts: Part[] = [];
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at);
    const body = file.subarray(at + 4, at + 8 + length);
    t.equal(file.readUInt32BE(at + 8 + length), crc32(body), `CRC of ${body.toString('latin1', 0, 4)}`);
    parts.push({ name: body.toString('latin1', 0, 4), data: body.subarray(4) });
    at += 12 + length;
  }
  return parts;
}

function riffChunks(file: Buffer): Part[] {
  t.equal(file.readUInt32LE(4), file.length - 8, 'the RIFF size is the file size');
  const parts: Part[] = [];
  for (let at = 12; at < file.length;) {
    const length = file.readUInt32LE(at + 4);
    parts.push({ name: file.toString('latin1', at, at + 4), data: file.subarray(at + 8, at + 8 + length) });
    at += 8 + length + (length % 2);
  }
  return parts;
}

function boxes(file: Buffer): Part[] {
  const parts: Part[] = [];
  for (let at = 0; at < file.length;) {
    const length = file.readUInt32BE(at);
    parts.push({ name: file.toString('latin1', at + 4, at + 8), data: file.subarray(at + 8, at + length) });
    at += length;
  }
  return parts;
}

/** From the AV1 sequence header, read by ffmpeg. The last picture in the file is the one with colours. */
function av1Colours(parts: readonly Part[]): Readonly<Record<string, number>> {
  const { data = Buffer.alloc(0) } = parts.find(({ name }) => name === 'mdat') ?? {};
  const words = '-v trace -f obu -i - -c copy -bsf:v trace_headers -f null -'.split(' ');
  const { stderr } = spawnSync('ffmpeg', words, { input: data, encoding: 'utf8' });
  const names = ['color_primaries', 'transfer_characteristics', 'matrix_coefficients', 'color_range'];
  return Object.fromEntries(
    names.map((name) => [name, Number(new RegExp(`${name} +[01]+ = (\\d+)`).exec(stderr)?.[1] ?? NaN)]),
  );
}

/** Colorants, white and curve of an ICC profile (ICC.1:2010, 7.3 and 10). */
function profileNumbers(icc: Buffer | undefined): ReadonlyMap<string, readonly number[]> {
  const profile = icc ?? Buffer.alloc(132);
  const numbers = new Map<string, readonly number[]>();
  for (let index = 0; index < profile.readUInt32BE(128); index++) {
    const entry = 132 + index * 12;
    const name = profile.toString('latin1', entry, entry + 4);
    const [offset, size] = [profile.readUInt32BE(entry + 4), profile.readUInt32BE(entry + 8)];
    const type = profile.toString('latin1', offset, offset + 4);
    const start = type === 'para' ? 12 : 8;
    if (!['XYZ ', 'para', 'sf32'].includes(type)) continue;
    const count = (size - start) / 4;
    numbers.set(
      name,
      Array.from({ length: count }, (_, i) => profile.readInt32BE(offset + start + i * 4) / 65_536),
    );
  }
  return numbers;
}
