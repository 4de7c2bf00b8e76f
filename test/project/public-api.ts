/** Calls of the public interface that must compile, and mistakes that must not. Compiled by public-types.test.ts, never run. */
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import {
  createEngine,
  frame,
  open,
  probe,
  render,
  snapshot,
  snapshots,
  StillframeError,
  type ErrorCode,
  type Frame,
  type MediaInfo,
  type Snapshot,
  type Video,
} from 'stillframe';

export async function valid(): Promise<unknown> {
  await using engine = createEngine({
    concurrency: 2,
    maxQueue: 10,
    isolation: 'process',
    decoder: 'native',
    limits: { timeoutMs: 1000 },
    sources: { roots: ['/media'], hosts: ['*.example.com'], privateHosts: ['10.0.0.7:8080'] },
  });
  const info: MediaInfo = await engine.probe('clip.mp4');
  const seconds: number | null = info.durationSeconds;
  const width: number | undefined = info.video?.displayWidth;

  const planes: Frame = await engine.frame('clip.mp4', { at: '00:01:02.5', pixelFormat: 'native', rotate: 0 });
  const ticks: bigint | null = planes.pts;
  const [numerator, denominator]: readonly [number, number] = planes.timeBase;

  const one: Snapshot = await engine.snapshot('clip.mp4', {
    at: '37.5%',
    seek: 'keyframe',
    format: 'avif',
    quality: 40,
  });
  const several: readonly Snapshot[] = await engine.snapshot('clip.mp4', { widths: [160, 320] });
  const bytes: Uint8Array | undefined = one.data;
  await engine.snapshot('clip.mp4', {
    watermarks: [
      { image: await readFile('logo.png'), width: '20%', height: 40, position: 'northwest', offsetX: 10 },
      { text: '水印', fontSize: '5%', color: 'white', borderWidth: 2, borderColor: '#000', start: 1, end: '00:00:05' },
    ],
  });
  const products = await render('clip.mp4', { poster: { widths: [160, 320] }, sprite: { count: 9 } });
  const posters: readonly Snapshot[] = products.poster;
  const judged: string | undefined = posters[0]?.poster?.candidates[0]?.reasons[0];
  const preview: string | undefined = (await engine.snapshot('clip.mp4', { thumbhash: true })).thumbhash;

  for await (const item of engine.snapshots('clip.mp4', { times: [1, '00:00:02', '50%'], seek: 'auto', width: 320 })) {
    if (item.status === 'ok') console.log(item.index, item.byteLength);
    else console.log(item.requestedSeconds, item.code);
  }
  for await (const item of snapshots('clip.mp4', { count: 10, output: 'still-%04d.jpg' })) console.log(item.index);

  const video: Video = await engine.open(new URL('https://cdn.example.com/clip.mp4'));
  await video.snapshot({ at: 3, width: 320, height: 180, fit: 'contain', background: 'blur' });
  await video.close();

  await snapshot(await readFile('clip.mp4'));
  await snapshot(new Blob([]));
  await snapshot(Readable.from([]));
  await snapshot({ size: 3, read: (_offset: number, _length: number) => Promise.resolve(new Uint8Array(3)) });
  await probe('clip.mp4', {
    signal: AbortSignal.timeout(10),
    timeoutMs: 100,
    onProgress: (share: number) => console.log(share),
  });
  await frame('clip.mp4', { pixelFormat: 'rgba', background: 'transparent', stream: 1, pastEnd: 'last' });
  await open('clip.mp4');

  const stats: { readonly running: number } = engine.stats();
  return [seconds, width, ticks, numerator, denominator, several, bytes, preview, judged, stats];
}

export function errors(error: unknown): ErrorCode | null {
  if (!StillframeError.is(error)) return null;
  if (error.code === 'INVALID_PARAMETER') return error.fault?.parameter === 'width' ? error.code : null;
  // @ts-expect-error: codes are a closed list
  if (error.code === 'NO_SUCH_CODE') return null;
  return error.code;
}

export async function invalid(): Promise<unknown> {
  // @ts-expect-error: unknown option
  createEngine({ workers: 3 });
  // @ts-expect-error: not a kind of isolation
  createEngine({ isolation: 'vm' });
  // @ts-expect-error: a source is needed
  await snapshot();
  // @ts-expect-error: a number is no source
  await snapshot(3);
  // @ts-expect-error: unknown option
  await snapshot('clip.mp4', { time: 3 });
  // @ts-expect-error: unknown format
  await snapshot('clip.mp4', { format: 'bmp' });
  // @ts-expect-error: unknown fit
  await snapshot('clip.mp4', { fit: 'crop' });
  // @ts-expect-error: only quarter turns
  await snapshot('clip.mp4', { rotate: 45 });
  // @ts-expect-error: a length is pixels or a percentage
  await snapshot('clip.mp4', { watermarks: [{ text: 'a', fontSize: '5' }] });
  // @ts-expect-error: a watermark has an image or a text
  await snapshot('clip.mp4', { watermarks: [{ opacity: 1 }] });
  // @ts-expect-error: a time is a number or text
  await frame('clip.mp4', { at: new Date() });
  // @ts-expect-error: not a pixel format of frame
  await frame('clip.mp4', { pixelFormat: 'bgr24' });
  // @ts-expect-error: with widths there are several
  const one: Snapshot = await snapshot('clip.mp4', { widths: [160] });
  // @ts-expect-error: only what was asked for is there
  const absent: unknown = (await render('clip.mp4', { poster: {} })).sprite;
  // @ts-expect-error: the signal is that of all products
  await render('clip.mp4', { sprite: { count: 9, signal: AbortSignal.timeout(1) } });
  const taken = await frame('clip.mp4');
  // @ts-expect-error: results are read-only
  taken.width = 3;
  // @ts-expect-error: bytes may be absent
  const bytes: Uint8Array = (await snapshot('clip.mp4')).data;
  return [absent, one, bytes];
}
