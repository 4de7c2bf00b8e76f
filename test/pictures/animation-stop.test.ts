/** Making the pictures of an animation stops when the call does, whatever it is at. */
import t from 'tap';
import { AnimatedGif, paintRule } from '../../dist/encode/animated-gif.js';
import { AnimatedWebp } from '../../dist/encode/animated-webp.js';
import { GifPainter } from '../../dist/native/gif-painter.js';
import type { Interrupt } from '../../dist/native/types.js';
import { WebpChanges } from '../../dist/native/webp-changes.js';

const size = { width: 64, height: 48 };

/** Of noise, so that nothing about it is simple. */
function picture(seed: number): {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 3;
} {
  const data = Uint8Array.from({ length: 64 * 48 * 3 }, (_, at) => (at * 7919 + seed * 104_729) >> 3);
  return { data, ...size, channels: 3 };
}

const stages: Readonly<Record<string, (interrupt: () => Interrupt, stop: () => void) => unknown>> = {
  'handing a picture to the painter': (interrupt, stop) => {
    using painter = new GifPainter(size, 3, 2, paintRule(75, 'smooth'), interrupt);
    const gif = new AnimatedGif(painter, 0);
    gif.add(picture(1).data, 0);
    stop();
    gif.add(picture(2).data, 10);
  },
  'waiting for the last images of a gif': (interrupt, stop) => {
    using painter = new GifPainter(size, 3, 2, paintRule(75, 'smooth'), interrupt);
    const gif = new AnimatedGif(painter, 0);
    gif.add(picture(1).data, 0);
    stop();
    return gif.finish(10);
  },
  'looking for what a webp changes': async (interrupt, stop) => {
    using changes = new WebpChanges(64, 48, 3, 75, interrupt);
    const webp = new AnimatedWebp(size, changes, { quality: 75, loop: 0, atOnce: 2 });
    await webp.add(picture(1), 0);
    stop();
    await webp.add(picture(2), 100);
  },
};

const reasons = [
  ['ABORTED', { word: 1, remainingMs: Infinity }],
  ['TIMEOUT', { word: 0, remainingMs: 0 }],
] as const;

for (const [stage, work] of Object.entries(stages)) {
  for (const [code, { word, remainingMs }] of reasons) {
    t.test(`${stage}: ${code}`, async (t) => {
      const state = new Int32Array(new SharedArrayBuffer(4));
      let leftMs = Infinity;
      const stop = (): void => {
        state[0] = word;
        leftMs = remainingMs;
      };
      await t.rejects(async () => work(() => ({ state, remainingMs: leftMs }), stop), { code });
    });
  }
}
