import * as hls from 'hls-parser';
import * as captions from 'media-captions';
import t from 'tap';
import { webvtt, type PictureCue } from '../../dist/output/cue-sheet.js';
import { imagePlaylist } from '../../dist/output/image-playlist.js';

/** What is used of `media-captions`; its own types do not resolve in Node. */
interface Captions {
  parseText(
    text: string,
    options: { readonly type: 'vtt'; readonly strict: boolean },
  ): Promise<{ readonly cues: readonly { startTime: number; endTime: number; text: string }[] }>;
}

const part = { left: 160, top: 90, width: 160, height: 90 };
const cues: readonly PictureCue[] = [
  { startMs: 0, endMs: 4960, url: 'sheet-1.jpg', part: { ...part, left: 0, top: 0 } },
  { startMs: 4960, endMs: 3_599_999, url: 'sheet-1.jpg', part },
  { startMs: 3_599_999, endMs: 360_000_001, url: 'https://cdn.example.com/a%20b.jpg', part: null },
];

t.test('WebVTT reads as the format wants it', async (t) => {
  t.equal(
    webvtt(cues),
    [
      'WEBVTT',
      '',
      '00:00:00.000 --> 00:00:04.960',
      'sheet-1.jpg#xywh=0,0,160,90',
      '',
      '00:00:04.960 --> 00:59:59.999',
      'sheet-1.jpg#xywh=160,90,160,90',
      '',
      '00:59:59.999 --> 100:00:00.001',
      'https://cdn.example.com/a%20b.jpg',
      '',
    ].join('\n'),
  );
  t.equal(webvtt([]), 'WEBVTT\n');
});

t.test('another parser reads the same from WebVTT', async (t) => {
  const parsed = await (captions as unknown as Captions).parseText(webvtt(cues.slice(0, 2)), {
    type: 'vtt',
    strict: true,
  });
  t.strictSame(
    parsed.cues.map(({ startTime, endTime, text }) => [startTime, endTime, text]),
    [
      [0, 4.96, 'sheet-1.jpg#xywh=0,0,160,90'],
      [4.96, 3599.999, 'sheet-1.jpg#xywh=160,90,160,90'],
    ],
  );
});

const playlist = imagePlaylist({
  tileWidth: 160,
  tileHeight: 90,
  columns: 10,
  lines: 10,
  tileMs: 5005,
  sheets: [
    { url: 'sheet-1.jpg', durationMs: 500_500 },
    { url: 'sheet-2.jpg', durationMs: 71_234 },
  ],
});

t.test('a playlist of pictures reads as the specification wants it', async (t) => {
  t.equal(
    playlist,
    [
      '#EXTM3U',
      '#EXT-X-VERSION:7',
      '#EXT-X-TARGETDURATION:501',
      '#EXT-X-MEDIA-SEQUENCE:1',
      '#EXT-X-PLAYLIST-TYPE:VOD',
      '#EXT-X-IMAGES-ONLY',
      '#EXTINF:500.500,',
      '#EXT-X-TILES:RESOLUTION=160x90,LAYOUT=10x10,DURATION=5.005',
      'sheet-1.jpg',
      '#EXTINF:71.234,',
      '#EXT-X-TILES:RESOLUTION=160x90,LAYOUT=10x10,DURATION=5.005',
      'sheet-2.jpg',
      '#EXT-X-ENDLIST',
      '',
    ].join('\n'),
  );
});

t.test('another parser reads the same from the playlist', async (t) => {
  const segments = [
    { uri: 'sheet-1.jpg', duration: 500.5 },
    { uri: 'sheet-2.jpg', duration: 71.234 },
  ];
  t.match(hls.parse(playlist), { playlistType: 'VOD', targetDuration: 501, endlist: true, segments });
});
