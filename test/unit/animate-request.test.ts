import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { parseAnimate } from '../../dist/request/animate.js';
import { geometry } from './facts.js';
import { faultOf } from './faults.js';

const start = { kind: 'micros', micros: 0 };

t.test('nothing given is the whole video as a gif', async (t) => {
  t.strictSame(parseAnimate(undefined), {
    request: {
      kind: 'animate',
      span: { start, duration: null, trimEnd: null },
      fps: null,
      loop: 0,
      stream: null,
      geometry: geometry(),
      encoding: { format: 'gif', quality: 75, dither: 'smooth' },
      watermarks: [],
      output: null,
    },
    call: { signal: null, timeoutMs: null, onProgress: null },
  });
});

t.test('everything given arrives', async (t) => {
  const given = { start: '00:00:05', duration: '25%', fps: 12.5, loop: 3, stream: 1, width: 480, fit: 'contain' };
  const rest = { rotate: 90, background: 'transparent', format: 'gif', quality: 60, output: 'made/clip.bin' };
  const { request } = parseAnimate({ ...given, ...rest });
  t.match(request, {
    span: { start: { micros: 5_000_000 }, duration: { kind: 'share', share: 0.25 }, trimEnd: null },
    fps: 12.5,
    loop: 3,
    stream: 1,
    geometry: { width: 480, fit: 'contain', rotate: 90, background: { colour: { alpha: 0 } } },
    encoding: { format: 'gif', quality: 60, dither: 'smooth' },
    output: resolve('made/clip.bin'),
  });
});

const formats: readonly (readonly [object, string])[] = [
  [{}, 'gif'],
  [{ output: 'a.gif' }, 'gif'],
  [{ output: 'a.GIF' }, 'gif'],
  [{ output: pathToFileURL('/tmp/a.gif') }, 'gif'],
  [{ output: 'a.webp', format: 'gif' }, 'gif'],
  [{ output: 'a.webp' }, 'webp'],
  [{ format: 'webp' }, 'webp'],
  [{ output: 'a.gif', format: 'webp' }, 'webp'],
];
for (const [options, format] of formats) {
  t.test(`${JSON.stringify(options)} is a ${format}`, async (t) => {
    t.equal(parseAnimate(options).request.encoding.format, format);
  });
}

for (const dither of ['none', 'strong', 'smooth'] as const) {
  t.test(`dither ${dither} is kept`, async (t) => {
    t.strictSame(parseAnimate({ dither }).request.encoding, { format: 'gif', quality: 75, dither });
  });
}

t.test('a webp has a quality and no dither', async (t) => {
  t.strictSame(parseAnimate({ format: 'webp' }).request.encoding, { format: 'webp', quality: 75 });
  t.strictSame(parseAnimate({ format: 'webp', quality: 9 }).request.encoding, { format: 'webp', quality: 9 });
});

const refused: readonly (readonly [object, string, RegExp])[] = [
  [{ fps: 0 }, 'fps', /more than 0 and at most 60, got 0/],
  [{ fps: 60.01 }, 'fps', /at most 60/],
  [{ fps: Number.NaN }, 'fps', /at most 60/],
  [{ fps: '10' }, 'fps', /at most 60/],
  [{ duration: 0 }, 'duration', /more than 0/],
  [{ duration: '0%' }, 'duration', /more than 0/],
  [{ duration: -1 }, 'duration', /more than 0/],
  [{ duration: 1e-7 }, 'duration', /a microsecond at least/],
  [{ duration: 3, trimEnd: 1 }, 'trimEnd', /must not be given together with duration/],
  [{ trimEnd: '1:2' }, 'trimEnd', /must be seconds/],
  [{ start: '101%' }, 'start', /at most "100%"/],
  [{ loop: -1 }, 'loop', /whole number from 0 to 65535/],
  [{ loop: 65_536 }, 'loop', /whole number from 0 to 65535/],
  [{ quality: 0 }, 'quality', /whole number from 1 to 100/],
  [{ format: 'png' }, 'format', /must be "gif" or "webp"/],
  [{ output: 'a.mp4' }, 'output', /must end in \.gif or \.webp, or/],
  [{ format: 'webp', dither: 'none' }, 'dither', /must not be given with webp/],
  [{ output: 'a.webp', dither: 'none' }, 'dither', /must not be given with webp/],
  [{ dither: 'bayer' }, 'dither', /"smooth", "strong" or "none"/],
  [{ end: 3 }, 'end', /is not an option of animate/],
  [{ length: 3 }, 'length', /did you mean duration/],
  [{ framerate: 10 }, 'framerate', /did you mean fps/],
  [{ plays: 2 }, 'plays', /did you mean loop/],
];
for (const [options, parameter, message] of refused) {
  t.test(`${JSON.stringify(options)} is refused`, async (t) => {
    const fault = faultOf(() => parseAnimate(options));
    t.match(fault, { code: 'INVALID_PARAMETER', parameter, message });
  });
}
