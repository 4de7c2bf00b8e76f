import { execFileSync } from 'node:child_process';
import t from 'tap';
import { rgbaToThumbHash, thumbHashToAverageRGBA, thumbHashToRGBA } from 'thumbhash';
import { createEngine } from '../../dist/index.js';
import { clip, isolations } from './clips.js';

/** The first frame as ffmpeg shrinks it. */
function shrunk(width: number, height: number): Buffer {
  const scale = `scale=${width}:${height}:flags=area`;
  const command = [
    '-v',
    'error',
    '-i',
    clip,
    '-frames:v',
    '1',
    '-vf',
    scale,
    '-f',
    'rawvideo',
    '-pix_fmt',
    'rgba',
    '-',
  ];
  return execFileSync('ffmpeg', command);
}

for (const isolation of isolations) {
  t.test(`${isolation}: the hash previews the picture`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation });
    const [large, small] = await engine.snapshot(clip, { widths: [640, 100], thumbhash: true });
    t.type(large?.thumbhash, 'string');
    t.equal(small?.thumbhash, large?.thumbhash, 'whatever its size');
    const shown = thumbHashToRGBA(Buffer.from(large?.thumbhash ?? '', 'base64'));
    const expected = thumbHashToRGBA(rgbaToThumbHash(100, 56, shrunk(100, 56)));
    t.strictSame([shown.w, shown.h], [expected.w, expected.h]);
    const apart = shown.rgba.map((value, index) => Math.abs(value - (expected.rgba[index] ?? 0)));
    t.ok(Math.max(...apart) <= 8, `at most ${String(Math.max(...apart))} of 255 apart`);
    t.equal((await engine.snapshot(clip)).thumbhash, undefined, 'only where it was asked for');
  });
}

t.test('the hash shows bars, clear ones too', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  const averageWith = async (background: string): Promise<ReturnType<typeof thumbHashToAverageRGBA>> => {
    // The picture is 56 of 1000 lines, the rest is bars.
    const options = { width: 100, height: 1000, fit: 'contain', format: 'png', background } as const;
    const { thumbhash = '' } = await engine.snapshot(clip, { ...options, thumbhash: true });
    return thumbHashToAverageRGBA(Buffer.from(thumbhash, 'base64'));
  };
  t.ok((await averageWith('transparent')).a < 0.1, 'clear');
  const { r, b, a } = await averageWith('#ff0000');
  t.ok(a === 1 && r > 0.9 && b < 0.1, 'red');
});
