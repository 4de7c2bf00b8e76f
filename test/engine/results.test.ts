import { createReadStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import sharp from 'sharp';
import t from 'tap';
import { createEngine, type StillframeError } from '../../dist/index.js';
import { clip, clipBytes, isolations } from './clips.js';

for (const isolation of isolations) {
  t.test(`${isolation}: every kind of source gives the same frame`, async (t) => {
    await using engine = createEngine({ concurrency: 2, isolation });
    const bytes = clipBytes();
    const read = (offset: number, length: number): Uint8Array => bytes.subarray(offset, offset + length);
    const options = { at: 7, pixelFormat: 'native' } as const;
    const expected = await engine.frame(clip, options);
    t.match(expected, { width: 640, height: 360, pixelFormat: 'yuv420p', requestedSeconds: 7, warnings: [] });
    t.equal(expected.data.byteLength, (640 * 360 * 3) / 2);
    t.type(expected.pts, 'bigint');
    const sources = {
      url: pathToFileURL(clip),
      bytes,
      blob: new Blob([bytes]),
      stream: createReadStream(clip),
      reader: { size: bytes.length, read },
    };
    for (const [name, source] of Object.entries(sources)) {
      t.strictSame(await engine.frame(source, options), expected, name);
    }
    t.equal(bytes.length, readFileSync(clip).length, "the caller's bytes stay the caller's");
  });

  t.test(`${isolation}: snapshots in several widths, in memory and in files`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation });
    const folder = mkdtempSync(join(tmpdir(), 'stillframe-test-'));
    t.teardown(() => rmSync(folder, { recursive: true }));
    const pictures = await engine.snapshot(clip, { at: 2, widths: [400, 100], format: 'webp' });
    t.strictSame(
      pictures.map(({ width, height, format }) => [width, height, format]),
      [
        [400, 225, 'webp'],
        [100, 56, 'webp'],
      ],
    );
    const output = join(folder, '{width}.webp');
    const files = await engine.snapshot(clip, { at: 2, widths: [400, 100], output });
    for (const [index, file] of files.entries()) {
      t.equal(file.data, undefined);
      t.equal(file.path, output.replace('{width}', String(file.width)));
      t.strictSame(new Uint8Array(readFileSync(file.path ?? '')), pictures[index]?.data);
    }
    const single = await engine.snapshot(clip);
    t.match(await sharp(single.data).metadata(), { format: 'jpeg', width: 640, height: 360 });
    t.equal(single.byteLength, single.data?.byteLength);
  });

  t.test(`${isolation}: a time past the end is an error, or the last frame with a warning`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation });
    await t.rejects(engine.frame(clip, { at: 11 }), { code: 'TIME_OUT_OF_RANGE' });
    const last = await engine.frame(clip, { at: 11, pastEnd: 'last', width: 48 });
    t.match(last, { requestedSeconds: 11, warnings: [{ code: 'CLAMPED' }] });
  });

  t.test(`${isolation}: a bad stream index names the good ones`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation });
    await t.rejects(engine.frame(clip, { stream: 9 }), {
      code: 'INVALID_PARAMETER',
      message: /stream: .*\(0\), got 9/,
    });
  });

  t.test(`${isolation}: stats count every outcome`, async (t) => {
    await using engine = createEngine({ concurrency: 1, maxQueue: 1, isolation });
    const calls = [engine.probe(clip), engine.probe('/nowhere'), engine.probe(clip)];
    const codes = await Promise.all(
      calls.map((call) =>
        call.then(
          () => 'made',
          (error: unknown) => (error as StillframeError).code,
        ),
      ),
    );
    t.strictSame(codes, ['made', 'SOURCE_NOT_FOUND', 'BUSY']);
    t.match(engine.stats(), { slots: 1, completed: 1, failed: 1, rejectedBusy: 1, aborted: 0, running: 0, queued: 0 });
  });
}

t.test('unknown engine options are refused', (t) => {
  t.throws(() => createEngine({ threads: 2 } as object), { code: 'INVALID_PARAMETER', message: /concurrency/ });
  t.end();
});
