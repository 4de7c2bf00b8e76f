import t from 'tap';
import { parseColour } from '../../dist/request/colour.js';
import { faultOf } from './faults.js';

const accepted: readonly (readonly [unknown, readonly [number, number, number, number]])[] = [
  ['#f00', [255, 0, 0, 255]],
  ['#0f08', [0, 255, 0, 136]],
  ['#0000ff', [0, 0, 255, 255]],
  ['#12345678', [0x12, 0x34, 0x56, 0x78]],
  ['#ABCDEF', [0xab, 0xcd, 0xef, 255]],
  ['black', [0, 0, 0, 255]],
  ['White', [255, 255, 255, 255]],
  ['rebeccapurple', [0x66, 0x33, 0x99, 255]],
  ['transparent', [0, 0, 0, 0]],
  ['rgb(1, 2, 3)', [1, 2, 3, 255]],
  ['rgba(1, 2, 3, 0.5)', [1, 2, 3, 128]],
  [{ r: 1, g: 2, b: 3 }, [1, 2, 3, 255]],
  [{ r: 1, g: 2, b: 3, alpha: undefined }, [1, 2, 3, 255]],
  [{ r: 255, g: 0, b: 0, alpha: 0 }, [255, 0, 0, 0]],
  [{ r: 0, g: 0, b: 0, alpha: 0.5 }, [0, 0, 0, 128]],
];
for (const [input, [r, g, b, alpha]] of accepted) {
  t.test(`${JSON.stringify(input)} is a colour`, async (t) => {
    t.strictSame(parseColour('background', input), { r, g, b, alpha });
  });
}

const refused: readonly (readonly [unknown, string])[] = [
  ['', 'background'],
  ['#', 'background'],
  ['#12', 'background'],
  ['#12345', 'background'],
  ['#ggg', 'background'],
  ['notacolour', 'background'],
  ['toString', 'background'],
  ['rgb(1,2)', 'background'],
  ['rgb(..%, 1%, 1%)', 'background'],
  ['#'.repeat(10_000), 'background'],
  [0xff0000, 'background'],
  [null, 'background'],
  [['red'], 'background'],
  [{ r: 256, g: 0, b: 0 }, 'background.r'],
  [{ r: 0, g: -1, b: 0 }, 'background.g'],
  [{ r: 0, g: 0 }, 'background.b'],
  [{ r: 0, g: 0, b: 0, alpha: 255 }, 'background.alpha'],
  [{ r: 0, g: 0, b: 0, alpha: null }, 'background.alpha'],
  [{ r: 0, g: 0, b: 0, a: 1 }, 'a'],
];
for (const [input, parameter] of refused) {
  t.test(`${JSON.stringify(input).slice(0, 30)} is no colour`, async (t) => {
    t.match(
      faultOf(() => parseColour('background', input)),
      { code: 'INVALID_PARAMETER', parameter },
    );
  });
}
