/** Animated GIFs as ffmpeg shows them: each picture, at its time. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { AnimatedGif, paintRule } from '../../dist/encode/animated-gif.js';
import { GifPainter } from '../../dist/native/gif-painter.js';
import type { Dither } from '../../dist/request/requests/encoding.js';
import { picturesOf, timesOf } from '../clips/read-gif.js';
import { difference, temporaryFolder } from './ffmpeg.js';

const folder = temporaryFolder((remove) => t.teardown(remove));
const [width, height] = [96, 64];

interface Settings {
  readonly quality: number;
  readonly dither: Dither;
  readonly loop: number;
}

interface Timed {
  readonly data: Uint8Array<ArrayBuffer>;
  readonly tick: number;
}

/** A disc that moves over a slope; with four channels there is nothing around it. */
function disc(channels: 3 | 4, centre: number): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const inside = (x - centre) ** 2 + (y - height / 2) ** 2 < 18 ** 2;
      const colour = inside ? [220, 40 + y, 30] : [x, 90, 200 - 2 * y];
      data.set([...colour, inside ? 255 : 0].slice(0, channels), (y * width + x) * channels);
    }
  }
  return data;
}

function encode(
  name: string,
  channels: 3 | 4,
  pictures: readonly Timed[],
  endTick: number,
  { quality, dither, loop }: Settings = { quality: 75, dither: 'smooth', loop: 0 },
  threads = 1,
): string {
  const cancel = new Int32Array(new SharedArrayBuffer(4));
  const rule = paintRule(quality, dither);
  using painter = new GifPainter({ width, height }, channels, threads, rule, () => ({
    state: cancel,
    remainingMs: Infinity,
  }));
  const gif = new AnimatedGif(painter, loop);
  for (const { data, tick } of pictures) gif.add(data, tick);
  const path = join(folder, `${name}.gif`);
  writeFileSync(path, gif.finish(endTick));
  return path;
}

const times = (path: string): readonly (readonly [number, number])[] =>
  timesOf(path).map(({ tick, delay }) => [tick, delay] as const);

/** All that is shown, one picture after the other. */
function shown(path: string, channels: 3 | 4): readonly Buffer[] {
  return picturesOf(path, width * height, channels === 4 ? 'rgba' : 'rgb24');
}

t.test('each picture is shown at its time, close to what it was', (t) => {
  const pictures = [20, 30, 44, 70].map((centre, index) => ({
    data: disc(3, centre),
    tick: [0, 8, 17, 25][index] ?? 0,
  }));
  const path = encode('times', 3, pictures, 33);
  const wanted = [[0, 8], [8, 9], [17, 8], [25, 8]] as const; // prettier-ignore
  t.strictSame(times(path), wanted);
  const seen = shown(path, 3);
  t.equal(seen.length, pictures.length);
  for (const [index, { data }] of pictures.entries()) {
    const { mean } = difference(seen[index] ?? Buffer.alloc(0), data);
    t.ok(mean < 3, `picture ${index}: ${mean.toFixed(2)} apart`);
  }
  t.end();
});

t.test('equal pictures are one that stays longer', (t) => {
  const [one, other] = [disc(3, 30), disc(3, 60)];
  const pictures = [one, one, other, other, other, one].map((data, index) => ({ data, tick: index * 10 }));
  const path = encode('equal', 3, pictures, 60);
  t.strictSame(times(path), [[0, 20], [20, 30], [50, 10]]); // prettier-ignore
  t.end();
});

t.test('what is clear stays clear, also where something was before', (t) => {
  const pictures = [20, 50, 76, 30].map((centre, index) => ({ data: disc(4, centre), tick: index * 10 }));
  const path = encode('alpha', 4, pictures, 40);
  for (const [index, picture] of shown(path, 4).entries()) {
    const wanted = pictures[index]?.data ?? new Uint8Array();
    const alphas = (data: Uint8Array): readonly number[] => Array.from(data).filter((_, at) => at % 4 === 3);
    t.strictSame(alphas(picture), alphas(wanted), `picture ${index}`);
    let most = 0;
    for (let at = 0; at < wanted.length; at++) {
      if (wanted[at | 3] === 255) most = Math.max(most, Math.abs((wanted[at] ?? 0) - (picture[at] ?? 0)));
    }
    t.ok(most <= 12, `picture ${index}: ${most} apart`);
  }
  t.end();
});

t.test('a picture may stay longer than the field of a delay can say', (t) => {
  const path = encode('long', 3, [{ data: disc(3, 30), tick: 0 }, { data: disc(3, 60), tick: 150_000 }], 150_010); // prettier-ignore
  t.strictSame(timesOf(path).map(({ delay }) => delay), [65_535, 65_535, 18_930, 10]); // prettier-ignore
  const seen = shown(path, 3);
  t.strictSame(seen[1], seen[0]);
  t.strictSame(seen[2], seen[0]);
  t.end();
});

const plays = [
  { loop: 0, repetitions: 0 },
  { loop: 1, repetitions: null },
  { loop: 4, repetitions: 3 },
];
for (const { loop, repetitions } of plays) {
  t.test(`played ${loop} times`, (t) => {
    const pictures = [30, 60].map((centre, index) => ({ data: disc(3, centre), tick: index * 10 }));
    const path = encode(`loop-${loop}`, 3, pictures, 20, { quality: 75, dither: 'none', loop });
    // The NETSCAPE2.0 extension counts repetitions after the first time, little-endian.
    const bytes = readFileSync(path);
    const at = bytes.indexOf('NETSCAPE2.0');
    t.equal(at < 0 ? null : bytes.readUInt16LE(at + 13), repetitions);
    t.end();
  });
}

t.test('however many threads share the work, the bytes are the same', (t) => {
  for (const channels of [3, 4] as const) {
    for (const dither of ['smooth', 'strong', 'none'] as const) {
      const pictures = Array.from({ length: 12 }, (_, index) => ({ data: disc(channels, 20 + 5 * index), tick: index * 5 })); // prettier-ignore
      const [alone, together] = [1, 3].map((threads) =>
        readFileSync(encode(`threads-${threads}`, channels, pictures, 60, { quality: 75, dither, loop: 0 }, threads)),
      );
      t.ok(alone?.equals(together ?? Buffer.alloc(0)), `${channels} channels, ${dither}`);
    }
  }
  t.end();
});
