import t from 'tap';
import { planDecoderThreads } from '../../dist/plan/decoder-threads.js';

/** Cores, frame size, threads. */
const cases: readonly (readonly [number, readonly [number, number] | null, number])[] = [
  [1, [640, 360], 1],
  [1, [3840, 2160], 1],
  [2, [1920, 1080], 3],
  [2, [2560, 1440], 3],
  [2, [3840, 2160], 2],
  [8, [1920, 1080], 9],
  [8, [4096, 2304], 8],
  [4, null, 5],
];
for (const [cores, size, threads] of cases) {
  t.test(`${cores} cores, frames of ${size?.join('x') ?? 'an unknown size'}: ${threads} threads`, async (t) => {
    const frame = size === null ? null : { width: size[0], height: size[1] };
    t.equal(planDecoderThreads(cores, frame), threads);
  });
}
