import t from 'tap';
import type { BeamFrame, BeamStream } from '../../dist/decoders/beamcoder/api.js';
import { dolbyVisionOf, lightLevelsOf, orientationOf } from '../../dist/decoders/beamcoder/side-data.js';

const streamWith = (side_data: BeamStream['side_data']): BeamStream => ({ side_data }) as BeamStream;
const frameWith = (side_data: BeamFrame['side_data']): BeamFrame => ({ side_data }) as BeamFrame;

function ints(values: readonly number[]): Uint8Array {
  return new Uint8Array(Int32Array.from(values).buffer);
}

/** What EXIF's numbers do to the stored picture, as the first two columns of the matrix that does it. */
const orientations: readonly (readonly [number, string, readonly [number, number, number, number]])[] = [
  [1, 'as it is', [1, 0, 0, 1]],
  [2, 'mirrored left to right', [-1, 0, 0, 1]],
  [3, 'turned by 180 degrees', [-1, 0, 0, -1]],
  [4, 'mirrored top to bottom', [1, 0, 0, -1]],
  [5, 'rows become columns', [0, 1, 1, 0]],
  [6, 'turned by 90 degrees clockwise', [0, 1, -1, 0]],
  [7, 'rows become columns, both reversed', [0, -1, -1, 0]],
  [8, 'turned by 90 degrees counter-clockwise', [0, -1, 1, 0]],
];
for (const [orientation, name, [a, b, c, d]] of orientations) {
  t.test(`a display matrix for ${name} is orientation ${orientation}`, async (t) => {
    const one = 1 << 16;
    const displaymatrix = ints([a * one, b * one, 0, c * one, d * one, 0, 1080 * one, 0, 1 << 30]);
    t.equal(orientationOf(streamWith({ displaymatrix })), orientation);
  });
}

t.test('without a whole display matrix nothing is turned', async (t) => {
  t.equal(orientationOf(streamWith(null)), 1);
  t.equal(orientationOf(streamWith({ displaymatrix: 'text' })), 1);
  t.equal(orientationOf(streamWith({ displaymatrix: ints([0, 1, 1]) })), 1);
});

/** AVMasteringDisplayMetadata of FFmpeg 5: eight ratios of colours, two of light, two flags. */
function mastering(peak: readonly [number, number], known: number): Uint8Array {
  return ints([...Array.from({ length: 16 }, () => 7), 1, 10_000, ...peak, 1, known]);
}

t.test('light levels are the frame’s, or else the container’s', async (t) => {
  const own = { light_level: ints([1000, 400]), mastering_display_metadata: mastering([40_000_000, 10_000], 1) };
  const other = { content_light_level: ints([600, 200]), mastering_display_metadata: mastering([1000, 1], 1) };
  const levels = (frame: BeamFrame['side_data'], stream: BeamStream['side_data']) =>
    lightLevelsOf(frameWith(frame), streamWith(stream));
  t.strictSame(levels(own, other), { maxContentNits: 1000, masteringPeakNits: 4000 });
  t.strictSame(levels(null, other), { maxContentNits: 600, masteringPeakNits: 1000 });
  t.strictSame(levels(null, null), { maxContentNits: null, masteringPeakNits: null });
  const silent = { mastering_display_metadata: mastering([4000, 1], 0) };
  t.equal(levels(silent, null).masteringPeakNits, null, 'has_luminance is not set');
  t.equal(levels({ mastering_display_metadata: mastering([4000, 0], 1) }, null).masteringPeakNits, null);
});

t.test('a Dolby Vision configuration is told by its shape', async (t) => {
  const configurationOf = (bytes: readonly number[]) => dolbyVisionOf(streamWith({ unknown: Uint8Array.from(bytes) }));
  t.strictSame(configurationOf([1, 0, 5, 6, 1, 0, 1, 0]), { profile: 5, level: 6, compatibility: 0 });
  t.strictSame(configurationOf([1, 0, 20, 9, 1, 0, 1, 0]), { profile: 20, level: 9, compatibility: 0 });
  t.strictSame(configurationOf([1, 0, 8, 4, 1, 0, 1, 4]), { profile: 8, level: 4, compatibility: 4 });
  t.equal(configurationOf([1, 0, 8, 4, 1, 0, 1]), null, 'too short');
  t.equal(configurationOf([200, 0, 8, 4, 1, 0, 1, 4]), null, 'no such version');
  t.equal(configurationOf([1, 0, 8, 4, 9, 0, 1, 4]), null, 'a flag is 0 or 1');
  t.equal(dolbyVisionOf(streamWith(null)), null);
});
