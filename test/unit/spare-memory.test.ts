import t from 'tap';
import { dropMemory, keepMemory, mostSpareBytes, takeMemory } from '../../dist/compose/spare-memory.js';
import { ReturnedMemory } from '../../dist/engine/returned-memory.js';

t.test('a worker gives out what it keeps to what has its size, once', (t) => {
  const kept = takeMemory(1000);
  keepMemory(kept);
  t.not(takeMemory(999), kept);
  t.equal(takeMemory(1000), kept);
  t.not(takeMemory(1000), kept);
  keepMemory(kept);
  dropMemory();
  t.not(takeMemory(1000), kept, 'dropped');
  t.equal(takeMemory(7).buffer.byteLength, 7, 'alone in its buffer');
  t.end();
});

t.test('memory that was returned is out of reach of who returned it', (t) => {
  const returned = new ReturnedMemory(2);
  const frame = new Uint8Array([1, 2, 3]);
  returned.keep(frame.buffer);
  t.equal(frame.byteLength, 0);
  returned.keep(frame.buffer);
  t.strictSame([...new Uint8Array(returned.take() ?? new ArrayBuffer(0))], [1, 2, 3]);
  t.equal(returned.take(), undefined, 'empty memory is none');
  t.end();
});

t.test('no more memory waits than there are workers, none too large for them, and none that was dropped', (t) => {
  const returned = new ReturnedMemory(2);
  const buffers = [1, 2, 3].map((size) => new ArrayBuffer(size));
  for (const buffer of buffers) returned.keep(buffer);
  t.ok(
    buffers.every(({ byteLength }) => byteLength === 0),
    'returned all the same',
  );
  t.strictSame([returned.take()?.byteLength, returned.take()?.byteLength, returned.take()], [2, 1, undefined]);
  returned.keep(new ArrayBuffer(mostSpareBytes + 1));
  t.equal(returned.take(), undefined);
  returned.keep(new ArrayBuffer(8));
  returned.drop();
  t.equal(returned.take(), undefined);
  t.end();
});
