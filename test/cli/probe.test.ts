import t from 'tap';
import { clip, fixture, runCli } from './run-cli.js';

t.test('--json is what the library says', async (t) => {
  const { code, stdout, stderr } = await runCli(['probe', clip, '--json']);
  t.equal(code, 0, stderr);
  t.equal(stderr, '');
  t.match(JSON.parse(stdout.toString()), {
    container: { name: /mp4/, longName: 'QuickTime / MOV' },
    durationSeconds: 9.64,
    startTimeSeconds: 0,
    byteSize: 761445,
    streams: [
      { index: 0, kind: 'video', codec: 'h264' },
      { index: 1, kind: 'audio', codec: 'mp3' },
    ],
    video: { index: 0, width: 640, height: 360, displayWidth: 640, displayHeight: 360, averageFrameRate: [25, 1] },
    libav: { libavcodec: /^\d+\.\d+\.\d+$/, license: /GPL/ },
  });
});

const lines: readonly { readonly name: string; readonly source: string; readonly says: readonly RegExp[] }[] = [
  {
    name: 'a file',
    source: clip,
    says: [/: QuickTime \/ MOV, 9\.64 s, .*761,445 bytes$/m, /^\* #0 video h264 640x360, yuv420p, 25 fps$/m, /GPL/],
  },
  { name: 'tagged colours', source: fixture('media-bt601.mp4'), says: [/360x240, yuv420p \(tv, smpte170m\)/] },
  {
    name: 'high dynamic range',
    source: fixture('rails-rotated_hdr_video.mov'),
    says: [/yuv420p10le \(tv, bt2020nc\/bt2020\/arib-std-b67\), Dolby Vision 8\.4, 24 fps/],
  },
  { name: 'two videos', source: fixture('torchcodec-nasa_13013.mp4'), says: [/^ {2}#0 video/m, /^\* #3 video/m] },
  { name: 'a turned one', source: fixture('decord-video_270.mov'), says: [/orientation 8/, /320x568 as shown/] },
  { name: 'a cover', source: fixture('moviepy-with-attached-pic.mp3'), says: [/^\* #1 cover mjpeg 1618x1381/m] },
  { name: 'no pictures', source: fixture('media-sample_audio_only.mp4'), says: [/no pictures/] },
];

for (const { name, source, says } of lines) {
  t.test(`${name}, for people`, async (t) => {
    const { code, stdout, stderr } = await runCli(['probe', source]);
    t.equal(code, 0, stderr);
    for (const pattern of says) t.match(stdout.toString(), pattern);
  });
}
