import t from 'tap';
import { invalidParameter, StillframeError, withinParameter } from '../../dist/errors.js';
import { parseSnapshot } from '../../dist/request/snapshot.js';
import { parseRender } from '../../dist/request/render.js';
import { toRefusal } from '../../dist/service/service-error.js';

const hidden: readonly unknown[] = [
  '/srv/films/a.mp4',
  '\\\\server\\films',
  'C:\\films\\a.mp4',
  'file:///srv/a.png',
  'https://media.internal/a.png?key=1',
];
const shown: readonly unknown[] = ['wide', '1/2', '00:00:05', 'a.bmp', 0.5, null];

for (const value of hidden) {
  t.test(`the public message leaves out ${String(value)}`, async (t) => {
    const error = invalidParameter('output', 'must be writable', value);
    t.equal(error.message, `output: must be writable, got ${JSON.stringify(value)}`);
    t.equal(error.publicMessage, 'output: must be writable');
    const { message, fault } = toRefusal(error);
    t.equal(message, error.publicMessage);
    t.strictSame(fault, { parameter: 'output', rule: 'must be writable', value: '(hidden)' });
  });
}

t.test('and shows what is neither a path nor an address', async (t) => {
  for (const value of shown) {
    const error = invalidParameter('at', 'must be a time', value);
    t.equal(error.publicMessage, error.message);
    t.strictSame(toRefusal(error).fault, error.fault);
  }
});

t.test('an option of an option is named in all of the error', async (t) => {
  const error = withinParameter('sprite', invalidParameter('vtt', 'must be writable', '/srv/a.vtt'));
  t.equal(error.message, 'sprite.vtt: must be writable, got "/srv/a.vtt"');
  t.equal(error.publicMessage, 'sprite.vtt: must be writable');
  t.equal(error.fault?.parameter, 'sprite.vtt');
});

t.test('no option that is a path shows up in public', async (t) => {
  const calls = [
    () => parseSnapshot({ output: '/srv/films/a.bmp' }),
    () => parseSnapshot({ output: 'a.bmp' }),
    () => parseSnapshot({ output: '/srv/films/a.jpg', widths: [1, 2] }),
    () => parseRender({ poster: { output: '/srv/films/a.bmp' } }),
    () => parseRender({ sprite: { cells: '/srv/films/a.jpg' } }),
  ];
  for (const call of calls) {
    try {
      call();
      t.fail('it was taken');
    } catch (error) {
      t.ok(StillframeError.is(error));
      t.match((error as StillframeError).message, '/');
      t.notMatch((error as StillframeError).publicMessage, '/');
    }
  }
});
