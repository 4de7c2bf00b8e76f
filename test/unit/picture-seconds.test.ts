import t from 'tap';
import { pictureSeconds } from '../../dist/plan/picture-seconds.js';
import type { StreamInfo } from '../../dist/native/types.js';

const stream: StreamInfo = {
  index: 0,
  kind: 'video',
  codec: 'h264',
  attachedPicture: false,
  isDefault: true,
  language: null,
  durationSeconds: null,
  startTimeSeconds: null,
  bitRate: null,
  video: null,
};

const rows: readonly (readonly [what: string, of: Partial<StreamInfo>, start: number, expected: number | null])[] = [
  ['a stream that subtitles outlast', { startTimeSeconds: 0, durationSeconds: 13.013 }, 0, 13.013],
  ['a stream that begins after the sound', { startTimeSeconds: 1.5, durationSeconds: 10 }, 0.5, 11],
  ['a stream that says no length', { startTimeSeconds: 0 }, 0, 16.57],
  ['a stream of length 0, as in fragmented mp4', { startTimeSeconds: 0, durationSeconds: 0 }, 0, 16.57],
  ['a stream that says no start', { durationSeconds: 13 }, 0, 16.57],
];

for (const [what, of, startTimeSeconds, expected] of rows) {
  t.test(`${what} lasts ${expected} s`, async (t) => {
    const streams = [{ ...stream, ...of }];
    t.equal(pictureSeconds({ streams, startTimeSeconds, durationSeconds: 16.57 }, 0), expected);
  });
}

t.test('without any length there is none', async (t) => {
  t.equal(pictureSeconds({ streams: [stream], startTimeSeconds: 0, durationSeconds: null }, 0), null);
});
