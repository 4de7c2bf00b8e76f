import t from 'tap';
import { editDistance, nearestName } from '../../dist/nearest-name.js';
import { parseEngineOptions } from '../../dist/request/engine-options.js';
import { parseFrame } from '../../dist/request/frame.js';
import { parseProbe } from '../../dist/request/probe.js';
import { parseSnapshot } from '../../dist/request/snapshot.js';
import { faultOf } from './faults.js';

type Parse = (options: unknown) => unknown;

const suggestions: readonly (readonly [string, Parse, string, string])[] = [
  ['a slip of the finger', parseSnapshot, 'widht', 'width'],
  ['a missing letter', parseSnapshot, 'hight', 'height'],
  ['another case', parseSnapshot, 'timeoutms', 'timeoutMs'],
  ['underscores', parseSnapshot, 'past_end', 'pastEnd'],
  ['a singular', parseSnapshot, 'widthes', 'widths'],
  ['American spelling', parseSnapshot, 'color', 'background'],
  ['sharp: gravity', parseSnapshot, 'gravity', 'position'],
  ['sharp: toFile', parseSnapshot, 'toFile', 'output'],
  ['sharp: kernel-like rotate', parseSnapshot, 'autoOrient', 'rotate'],
  ['ffmpeg: -ss', parseSnapshot, 'ss', 'at'],
  ['ffmpeg: -q:v', parseSnapshot, 'q:v', 'quality'],
  ['ffmpeg: -map', parseSnapshot, 'map', 'stream'],
  ['ffmpeg: -noautorotate', parseSnapshot, 'noautorotate', 'rotate'],
  ['ffmpeg: -pix_fmt', parseFrame, 'pix_fmt', 'pixelFormat'],
  ['fluent-ffmpeg: timestamps', parseSnapshot, 'timestamps', 'at'],
  ['fluent-ffmpeg: filename', parseSnapshot, 'filename', 'output'],
  ['w', parseFrame, 'w', 'width'],
  ['format of a frame', parseFrame, 'format', 'pixelFormat'],
  ['timeout', parseProbe, 'timeout', 'timeoutMs'],
  ['threads', parseEngineOptions, 'threads', 'concurrency'],
  ['limit', parseEngineOptions, 'limit', 'limits'],
];
for (const [name, parse, key, expected] of suggestions) {
  t.test(`${name}: ${key} leads to ${expected}`, async (t) => {
    const fault = faultOf(() => parse({ [key]: 1 }));
    t.match(fault, { code: 'INVALID_PARAMETER', parameter: key });
    t.match(fault?.message, `did you mean ${expected}?`);
  });
}

t.test('a key like no other lists what there is', async (t) => {
  const message = faultOf(() => parseProbe({ zzzzzz: 1 }))?.message;
  t.match(message, 'known are signal, timeoutMs, onProgress');
});

t.test('keys deep inside name what they belong to', async (t) => {
  const limits = faultOf(() => parseEngineOptions({ limits: { framePixel: 1 } }));
  t.match(limits?.message, /not an option of limits \(did you mean framePixels\?\)/);
  const sources = faultOf(() => parseEngineOptions({ sources: { root: [] } }));
  t.match(sources?.message, /not an option of sources \(did you mean roots\?\)/);
});

t.test('names that every object has are unknown keys too', async (t) => {
  for (const key of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
    const options: unknown = JSON.parse(`{"${key}": 1}`);
    t.match(
      faultOf(() => parseSnapshot(options)),
      { code: 'INVALID_PARAMETER', parameter: key },
    );
  }
});

t.test('very long keys are refused in no time', async (t) => {
  const key = 'width'.repeat(100_000);
  t.match(
    faultOf(() => parseSnapshot({ [key]: 1 })),
    { code: 'INVALID_PARAMETER' },
  );
});

t.test('options must be an object', async (t) => {
  for (const options of [null, 1, 'width', true, [], () => 1]) {
    t.match(
      faultOf(() => parseSnapshot(options)),
      { code: 'INVALID_PARAMETER', parameter: 'snapshot' },
    );
  }
  t.equal(
    faultOf(() => parseSnapshot(undefined)),
    null,
  );
  t.equal(
    faultOf(() => parseSnapshot({})),
    null,
  );
});

t.test('the beginning of a name stands for it, from three letters on', async (t) => {
  const known = ['past-end', 'pixel-format', 'background'];
  t.equal(nearestName('back', known), 'background');
  t.equal(nearestName('pixel', known), 'pixel-format');
  t.equal(nearestName('pa', known), null);
  t.equal(nearestName('pix_fmt', known), 'pixel-format');
});

const distances: readonly (readonly [string, string, number])[] = [
  ['', '', 0],
  ['', 'abc', 3],
  ['abc', '', 3],
  ['kitten', 'sitting', 3],
  ['widht', 'width', 1],
  ['flaw', 'lawn', 2],
  ['same', 'same', 0],
];
for (const [from, to, expected] of distances) {
  t.test(`${from} is ${expected} edits from ${to}`, async (t) => {
    t.equal(editDistance(from, to), expected);
  });
}
