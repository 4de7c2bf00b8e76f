import t from 'tap';
import { buffersOf } from '../../dist/engine/buffers-of.js';
import { LargeGarbage } from '../../dist/engine/large-garbage.js';

const mebibyte = 1024 * 1024;

for (const [what, sizes, times] of [
  ['nothing', [], 0],
  ['a thumbnail', [20_000], 0],
  ['less than a mebibyte', [mebibyte / 2, mebibyte / 2 - 1], 0],
  ['a mebibyte in parts', [mebibyte / 2, mebibyte / 2], 1],
  ['a frame', [3 * mebibyte], 1],
] as const) {
  t.test(`what ${what} leaves behind is collected ${times} times`, (t) => {
    let collected = 0;
    const garbage = new LargeGarbage(() => (collected += 1));
    garbage.collect();
    garbage.note(sizes.map((size) => new ArrayBuffer(size)));
    t.equal(collected, 0, 'not before it is out');
    garbage.collect();
    garbage.collect();
    t.equal(collected, times);
    t.end();
  });
}

t.test('the memory of a result is that of its bytes, wherever they are', (t) => {
  const [first, second] = [new Uint8Array(3), new Uint8Array(5)];
  const shared = new Uint8Array(new SharedArrayBuffer(4));
  const result = [
    { data: first, pts: 1n, none: null },
    { parts: { data: second } },
    shared,
    new Float64Array(2),
    'text',
  ];
  t.strictSame(buffersOf(result), [first.buffer, second.buffer]);
  t.end();
});
