import t from 'tap';
import { isShownAt, placeWatermark, textSizes, watermarkSize } from '../../dist/plan/watermark.js';
import { parseWatermarks, type WatermarkOptions } from '../../dist/request/watermark.js';
import type { ImageWatermark, TextWatermark, Watermark } from '../../dist/request/requests/watermark.js';

const canvas = { width: 640, height: 360 };

function parsed(options: WatermarkOptions): Watermark {
  const [watermark] = parseWatermarks([options]);
  if (watermark === undefined) throw new Error('nothing was parsed');
  return watermark;
}

const sizes: readonly (readonly [object, readonly [number, number]])[] = [
  [{}, [200, 50]],
  [{ width: 100 }, [100, 25]],
  [{ height: 100 }, [400, 100]],
  [{ width: 30, height: 40 }, [30, 40]],
  [{ width: '25%' }, [160, 40]],
  [{ height: '10%' }, [144, 36]],
  [{ width: '100%', height: '100%' }, [640, 360]],
  [{ width: 1 }, [1, 1]],
];
for (const [options, [width, height]] of sizes) {
  t.test(`an image of 200 x 50 with ${JSON.stringify(options)} is ${width} x ${height}`, async (t) => {
    const watermark = parsed({ image: 'a.png', ...options }) as ImageWatermark;
    t.strictSame(watermarkSize(watermark, { width: 200, height: 50 }, canvas), { width, height });
  });
}

const places: readonly (readonly [object, readonly [number, number]])[] = [
  [{}, [540, 335]],
  [{ position: 'northwest' }, [0, 0]],
  [{ position: 'northwest', offsetX: 10, offsetY: 20 }, [10, 20]],
  [{ position: 'southeast', offsetX: 10, offsetY: 20 }, [530, 315]],
  [{ position: 'northeast', offsetX: '5%', offsetY: '10%' }, [508, 36]],
  [{ position: 'southwest', offsetX: 3 }, [3, 335]],
  [{ position: 'centre' }, [270, 168]],
  [{ position: 'centre', offsetX: 5 }, [275, 168]],
  [{ position: 'south', offsetY: 5 }, [270, 330]],
];
for (const [options, [left, top]] of places) {
  t.test(`100 x 25 with ${JSON.stringify(options)} goes to ${left}, ${top}`, async (t) => {
    t.strictSame(placeWatermark(parsed({ text: 'a', ...options }), { width: 100, height: 25 }, canvas), { left, top });
  });
}

t.test('what is larger than the picture stands over it', async (t) => {
  t.strictSame(placeWatermark(parsed({ text: 'a' }), { width: 700, height: 400 }, canvas), { left: -60, top: -40 });
});

t.test('shares of text are of the picture’s height, those of the border of the letters', async (t) => {
  const sizesOf = (options: object): object => textSizes(parsed({ text: 'a', ...options }) as TextWatermark, canvas);
  t.strictSame(sizesOf({}), { font: 18, border: 0 });
  t.strictSame(sizesOf({ fontSize: '10%', borderWidth: '10%' }), { font: 36, border: 3.6 });
  t.strictSame(sizesOf({ fontSize: 20, borderWidth: 2 }), { font: 20, border: 2 });
});

t.test('a watermark is there from its start until its end', async (t) => {
  const watermark = parsed({ text: 'a', start: 1, end: 2 });
  const shown = [0, 999_999, 1_000_000, 1_999_999, 2_000_000].map((micros) => isShownAt(watermark, micros));
  t.strictSame(shown, [false, false, true, true, false]);
  t.ok(isShownAt(parsed({ text: 'a' }), 0) && isShownAt(parsed({ text: 'a' }), 1e12), 'always, where nothing is said');
});
