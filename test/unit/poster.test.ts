import t from 'tap';
import { candidateTimes, timesBetween } from '../../dist/poster/candidate-times.js';
import { rankAgain, rankSamples } from '../../dist/poster/rank.js';
import type { Sample } from '../../dist/poster/sample.js';
import { seededRandom } from '../conformance/random.js';

const [width, height] = [160, 90];
type Rgb = readonly [number, number, number];

/** A picture drawn pixel by pixel, at a second of its own. */
function draw(second: number, colourAt: (x: number, y: number) => Rgb): Sample {
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rgb.set(colourAt(x, y), (y * width + x) * 3);
  }
  return { timeMicros: second * 1e6, width, height, rgb };
}

/** Coloured, woven blocks of all sizes over a slope of light: what counts as a picture of things. */
function scene(second: number, seed: number, change: (rgb: Rgb) => Rgb = (rgb) => rgb): Sample {
  const random = seededRandom(seed);
  const things = Array.from({ length: 220 }, () => {
    const [left, top, side] = [random.between(-10, width), random.between(-10, height), random.between(3, 22)];
    const colour: Rgb = [random.between(0, 255), random.between(0, 255), random.between(0, 255)];
    return { left, top, side, colour };
  });
  return draw(second, (x, y) => {
    const thing = things.findLast(({ left, top, side }) => x >= left && x < left + side && y >= top && y < top + side);
    const texture = Math.sin(0.9 * x + 0.3 * y) + Math.sin(1.1 * y - 0.2 * x);
    const light = 0.5 + x / width / 2 + 0.07 * texture;
    const [r, g, b] = thing?.colour ?? [120, 130, 140];
    return change([Math.min(255, r * light), Math.min(255, g * light), Math.min(255, b * light)]);
  });
}

function blurred(second: number, seed: number): Sample {
  const sharp = scene(second, seed);
  const reach = 4;
  return draw(second, (x, y) => {
    let [red, green, blue, pixels] = [0, 0, 0, 0];
    for (let py = Math.max(0, y - reach); py <= Math.min(height - 1, y + reach); py++) {
      for (let px = Math.max(0, x - reach); px <= Math.min(width - 1, x + reach); px++, pixels++) {
        const [r = 0, g = 0, b = 0] = sharp.rgb.subarray((py * width + px) * 3);
        red += r;
        green += g;
        blue += b;
      }
    }
    return [red / pixels, green / pixels, blue / pixels];
  });
}

function noise(second: number): Sample {
  const random = seededRandom(9);
  return draw(second, () => {
    const grey = random.between(40, 210);
    return [grey, grey, grey];
  });
}

/** Strokes of one colour in the middle, as those of letters are. */
function card(second: number, paper: (x: number, y: number) => Rgb): Sample {
  return draw(second, (x, y) => {
    const isStroke = y > 38 && y < 54 && x > 30 && x < 130 && x % 6 < 2;
    return isStroke ? [250, 250, 250] : paper(x, y);
  });
}

const faulty: readonly { readonly name: string; readonly reason: string; readonly sample: Sample }[] = [
  { name: 'black', reason: 'black', sample: draw(2, () => [2, 2, 2]) },
  { name: 'plain', reason: 'uniform', sample: draw(2, () => [180, 120, 90]) },
  { name: 'half faded to black', reason: 'fade', sample: scene(2, 1, ([r, g, b]) => [r / 2, g / 2, b / 2]) },
  {
    name: 'half faded to white',
    reason: 'fade',
    sample: scene(2, 1, ([r, g, b]) => [128 + r / 2, 128 + g / 2, 128 + b / 2]),
  },
  {
    name: 'flashed',
    reason: 'flash',
    sample: scene(2, 1, ([r, g, b]) => [200 + r / 5, 200 + g / 5, 200 + b / 5]),
  },
  { name: 'a card on one colour', reason: 'title-card', sample: card(2, () => [20, 30, 90]) },
  { name: 'a card on a gradient', reason: 'title-card', sample: card(2, (x, y) => [x, 40 + y, 160 - x]) },
  { name: 'blurred', reason: 'blurred', sample: blurred(2, 5) },
  { name: 'noise', reason: 'noise', sample: noise(2) },
];

for (const { name, reason, sample } of faulty) {
  t.test(`a picture that is ${name} loses, and ${reason} is why`, async (t) => {
    const ranked = rankSamples([scene(0, 1), sample, scene(4, 2)]);
    const judged = ranked.find((candidate) => candidate.sample === sample);
    t.equal(ranked[2], judged, JSON.stringify(ranked.map(({ score, reasons }) => [score, reasons])));
    t.ok(judged?.reasons.includes(reason as never), judged?.reasons.join() ?? 'not ranked');
    t.ok((judged?.score ?? 1) < (ranked[1]?.score ?? 0) / 2);
    t.strictSame(ranked[0]?.reasons, []);
  });
}

t.test('where nothing moves between two candidates, both are frozen', async (t) => {
  const ranked = rankSamples([scene(0, 1), scene(2, 2), scene(4, 2)]);
  t.strictSame(
    ranked.map(({ sample, reasons }) => [sample.timeMicros, reasons]),
    [
      [0, []],
      [2e6, ['frozen']],
      [4e6, ['frozen']],
    ],
  );
});

t.test('a second look finds out that nothing moves', async (t) => {
  const ranked = rankSamples([scene(0, 1), scene(4, 2)]);
  const [best] = ranked;
  if (best === undefined) throw new Error('nothing was ranked');
  const seed = best.sample.timeMicros === 0 ? 1 : 2;
  const again = rankAgain(ranked, best, scene(best.sample.timeMicros / 1e6 + 0.5, seed));
  t.equal(again[0]?.sample, ranked[1]?.sample);
  t.strictSame(again[1]?.reasons, ['frozen']);
  t.strictSame(rankAgain(ranked, best, scene(9, 3)), ranked, 'what moves keeps its place');
});

t.test('bars that all candidates have do not count', async (t) => {
  const barred = (second: number, seed: number): Sample => {
    const { rgb } = scene(second, seed);
    return draw(second, (x, y) => {
      const i = (y * width + x) * 3;
      return y < 20 || y >= 70 ? [0, 0, 0] : [rgb[i] ?? 0, rgb[i + 1] ?? 0, rgb[i + 2] ?? 0];
    });
  };
  const ranked = rankSamples([barred(0, 1), barred(2, 2), barred(4, 3)]);
  t.strictSame(
    ranked.map(({ reasons }) => reasons),
    [[], [], []],
  );
});

t.test('nothing to choose from', async (t) => {
  t.strictSame(rankSamples([]), []);
  const only = draw(0, () => [0, 0, 0]);
  t.strictSame(
    rankSamples([only]).map(({ sample }) => sample),
    [only],
  );
});

t.test('candidates: all of few key frames, even places else', async (t) => {
  t.strictSame(candidateTimes(Float64Array.of(0, 5, 9), 12), [0, 5, 9]);
  const many = Float64Array.from({ length: 1000 }, (_, index) => index * 1e6);
  const chosen = candidateTimes(many, 1000e6);
  t.equal(chosen.length, 19);
  t.strictSame(chosen.slice(0, 2), [26e6, 79e6], '1000 s in 19 parts: 26.3 s and 78.9 s are the first middles');
  const crowded = Float64Array.from({ length: 30 }, (_, index) => index);
  t.ok(candidateTimes(crowded, 1000e6).length < 19, 'no key frame twice');
  t.strictSame(
    candidateTimes(new Float64Array(), 38),
    [1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31, 33, 35, 37],
  );
});

t.test('between few key frames, and never far behind one', async (t) => {
  t.strictSame(
    timesBetween([0], 12e6).map((time) => time / 1e6),
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
  );
  t.strictSame(
    timesBetween([0, 6e6], 12e6).map((time) => time / 1e6),
    [1, 2, 3, 4, 5, 7, 8, 9, 10, 11],
  );
  t.ok(
    timesBetween([0], 3600e6).every((time) => time < 30e6),
    'an hour is not decoded for it',
  );
  t.strictSame(
    timesBetween(
      Array.from({ length: 9 }, (_, index) => index * 1e6),
      9e6,
    ),
    [],
  );
  t.strictSame(timesBetween([0], 0), []);
});
