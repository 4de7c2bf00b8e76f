/** What animations of every format have in common as calls. */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { createEngine, StillframeError } from '../../dist/index.js';
import { emptyFolder } from '../cli/run-cli.js';
import { colourClip } from '../clips/colour-clip.js';
import { rejectionOf } from '../unit/faults.js';
import { clip, until, type isolations } from './clips.js';

type Format = 'gif' | 'webp';
export type Refusal = readonly [name: string, options: object, code: string, message: RegExp];

/** A clip that takes a while to decode, and to paint: a minute of ten frames a second. */
export function longClip(t: Test): string {
  const path = join(emptyFolder(t), 'long.mp4');
  colourClip(path, 60, { width: 640, height: 360, fps: 10, keyFrames: 600 });
  return path;
}

/** Tests that whatever ends an animation early leaves nothing of it. */
export function testEarlyEnds(isolation: (typeof isolations)[number], format: Format, long: string): void {
  t.test(`${isolation}: an aborted animation leaves nothing behind`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation });
    const out = emptyFolder(t);
    for (const least of [-1, 0, 0.3, 0.6]) {
      const stop = new AbortController();
      let share = -1;
      const animation = engine.animate(long, {
        output: join(out, `a.${format}`),
        signal: stop.signal,
        onProgress: (done) => (share = done),
      });
      await until(() => engine.stats().running > 0 && share >= least);
      stop.abort();
      t.match(await rejectionOf(animation), { code: 'ABORTED' }, `after ${share}`);
      await until(() => engine.stats().running === 0);
      t.strictSame(readdirSync(out), []);
    }
    const next = await engine.animate(clip, { duration: 1, fps: 5, width: 64, format });
    t.equal(next.frames, 5, 'the engine goes on');
  });

  t.test(`${isolation}: whenever it is aborted, there is a whole file or none`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation });
    const out = emptyFolder(t);
    const output = join(out, `a.${format}`);
    const options = { duration: 1, fps: 10, width: 240, output } as const;
    await engine.animate(clip, options);
    const whole = readFileSync(output);
    const begin = performance.now();
    await engine.animate(clip, options);
    const wholeMs = performance.now() - begin;
    const moments = 20;
    /** From the very beginning, through the last stages, to never. */
    function signalAt(moment: number): AbortSignal {
      if (moment === 0) return AbortSignal.abort();
      if (moment === moments) return new AbortController().signal;
      return AbortSignal.timeout(Math.round((wholeMs * 1.1 * moment) / moments));
    }
    const codes = new Set<string>();
    for (let moment = 0; moment <= moments; moment++) {
      rmSync(output, { force: true });
      const signal = signalAt(moment);
      const code = await engine.animate(clip, { ...options, signal }).then(
        () => 'made',
        (error: unknown) => (StillframeError.is(error) ? error.code : String(error)),
      );
      await until(() => engine.stats().running === 0);
      codes.add(code);
      t.strictSame(readdirSync(out), code === 'made' ? [`a.${format}`] : [], `moment ${moment}: ${code}`);
      if (code === 'made') t.ok(readFileSync(output).equals(whole));
    }
    t.strictSame([...codes].sort(), ['ABORTED', 'made']);
  });

  t.test(`${isolation}: one that takes too long ends in time, without a file`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation });
    await engine.probe(long);
    const out = emptyFolder(t);
    for (const timeoutMs of [1, 60, 150]) {
      const output = join(out, `a.${format}`);
      t.match(await rejectionOf(engine.animate(long, { output, timeoutMs })), { code: 'TIMEOUT' });
      await until(() => engine.stats().running === 0);
      t.strictSame(readdirSync(out), []);
    }
  });
}

const overLimits: readonly Refusal[] = [
  [
    'more pictures than the limit',
    { duration: 6, fps: 10 },
    'LIMIT_EXCEEDED',
    /limits.animationFrames: .* 60 pictures/,
  ],
  ['more pixels than the limit', { duration: 3, fps: 10, width: 640 }, 'LIMIT_EXCEEDED', /limits.animationPixels/],
];

/** Tests that animations over the limits are refused, and these. */
export function testRefusals(format: Format, others: readonly Refusal[]): void {
  const limits = { animationFrames: 50, animationPixels: 2_000_000 };
  for (const [name, options, code, message] of [...overLimits, ...others]) {
    t.test(`${name}: ${code}`, async (t) => {
      await using engine = createEngine({ concurrency: 1, limits });
      t.match(await rejectionOf(engine.animate(clip, { width: 64, format, ...options })), { code, message });
    });
  }
}
