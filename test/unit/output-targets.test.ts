/** Files of one call have paths of their own, and none is the source's. */
import t from 'tap';
import { parseAnimate } from '../../dist/request/animate.js';
import { checkSourceStays, type VerbRequest } from '../../dist/request/output-targets.js';
import { parseRender } from '../../dist/request/render.js';
import { parseSnapshot } from '../../dist/request/snapshot.js';
import { parseSnapshots } from '../../dist/request/snapshots.js';
import { parseSprite } from '../../dist/request/sprite.js';
import { faultOf } from './faults.js';

const series = { interval: 1 };

for (const [name, request, source, parameter] of [
  ['a still', parseSnapshot({ output: '/a/b.jpg' }).request, '/a/b.jpg', 'output'],
  ['one of several sizes', parseSnapshot({ output: '/a/{width}.jpg', widths: [1, 2] }).request, '/a/2.jpg', 'output'],
  ['one of a series', parseSnapshots({ ...series, output: '/a/%03d.jpg' }).request, '/a/017.jpg', 'output'],
  ['not of the series', parseSnapshots({ ...series, output: '/a/%d.jpg' }).request, '/a/x1.jpg', null],
  ['a number of other length', parseSnapshots({ ...series, output: '/a/%03d.jpg' }).request, '/a/0017.jpg', null],
  ['a number before the first', parseSnapshots({ ...series, output: '/a/%d.jpg' }).request, '/a/0.jpg', null],
  ['no number', parseSnapshots({ ...series, output: '/a/%d.jpg' }).request, '/a/.jpg', null],
  ['an animation', parseAnimate({ output: new URL('file:///a/b.gif') }).request, '/a/b.gif', 'output'],
  ['another name', parseAnimate({ output: '/a/b.gif' }).request, '/a/b.webp', null],
  ['bytes', parseAnimate({}).request, '/a/b.gif', null],
  ['a cue sheet', parseSprite({ ...series, output: '/a/s.jpg', vtt: '/a/s.vtt' }).request, '/a/s.vtt', 'vtt'],
  ['a cell', parseSprite({ ...series, cells: '/a/%d.jpg' }).request, '/a/4.jpg', 'cells'],
  ['a product', parseRender({ animations: [{}, { output: '/a/b.gif' }] }).request, '/a/b.gif', 'animations[1].output'],
] as readonly (readonly [string, VerbRequest, string, string | null])[]) {
  t.test(`in place of the source: ${name}`, (t) => {
    const check = (): void => {
      checkSourceStays(request, source);
    };
    if (parameter === null) t.doesNotThrow(check);
    else t.match(faultOf(check), { parameter, message: `: must not take the place of the source, got "${source}"` });
    t.end();
  });
}

for (const [name, parse, parameter, rule] of [
  [
    'two animations',
    () => parseRender({ animations: [{ output: '/a.gif' }, { output: '/./a.gif' }] }),
    'animations[1].output',
    'must not be the path of animations[0].output',
  ],
  [
    'a poster and a picture of a series',
    () => parseRender({ poster: { output: '/1.jpg' }, snapshots: { ...series, output: '/%d.jpg' } }),
    'snapshots.output',
    'must not be the path of poster.output',
  ],
  [
    'two series',
    () => parseRender({ snapshots: { ...series, output: '/%d.jpg' }, sprite: { ...series, output: '/%02d.jpg' } }),
    'sprite.output',
    'must not be the path of snapshots.output',
  ],
  [
    'a sheet and its cues',
    () => parseSprite({ ...series, format: 'jpg', output: '/a.vtt', vtt: '/a.vtt' }),
    'vtt',
    'must not be the path of output',
  ],
] as const) {
  t.test(`one path for ${name}`, (t) => {
    t.match(faultOf(parse), { code: 'INVALID_PARAMETER', parameter, message: rule });
    t.end();
  });
}
