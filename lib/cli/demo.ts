/**
 * `npm run demo [-- file]`: makes pictures of a real clip and shows what was asked for and what came, first by the library,
 * then once more by the service.
 */
import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEngine, StillframeError, type Engine, type MediaInfo, type Snapshot } from '../index.js';
import type { SnapshotOptions } from '../index.js';
import { demonstrateService } from './demo-service.js';
import { formatTable } from './table.js';

const bundledClip = fileURLToPath(new URL('../../test/fixtures/torchcodec-nasa_13013.mp4', import.meta.url));
const folder = join(process.cwd(), 'demo-output');

/** Names are the files' own; times are shares, so that they suit any clip. */
const pictures: readonly { readonly name: string; readonly options: SnapshotOptions }[] = [
  { name: 'exact-10.jpg', options: { at: '10%' } },
  { name: 'exact-30.png', options: { at: '30%' } },
  { name: 'exact-50.webp', options: { at: '50%' } },
  { name: 'exact-70.avif', options: { at: '70%', width: 480 } },
  { name: 'keyframe-70.jpg', options: { at: '70%', seek: 'keyframe' } },
  { name: 'width-{width}.jpg', options: { at: '50%', widths: [160, 320, 640] } },
  { name: 'contain.jpg', options: { at: '50%', width: 320, height: 320, fit: 'contain', background: '#204060' } },
  { name: 'contain-blur.jpg', options: { at: '50%', width: 320, height: 320, fit: 'contain', background: 'blur' } },
  { name: 'cover.jpg', options: { at: '50%', width: 320, height: 320, fit: 'cover' } },
];

const columns = ['file', 'pixels', 'bytes', 'asked', 'shown', 'key', 'ms'] as const;

try {
  await runDemo(process.argv[2] ?? bundledClip);
} catch (error) {
  if (!StillframeError.is(error)) throw error;
  console.error(`stillframe demo: ${error.code}: ${error.message}`);
  process.exitCode = 1;
}

async function runDemo(source: string): Promise<void> {
  const engine = createEngine();
  try {
    const info = await engine.probe(source);
    console.log(`${relative(process.cwd(), source)}: ${describe(info)}\n`);
    await mkdir(folder, { recursive: true });
    const rows = [];
    for (const { name, options } of pictures) rows.push(...(await makePicture(engine, info, source, name, options)));
    console.log(formatTable([columns, ...rows]));
    console.log(`\n${rows.length} pictures in ${relative(process.cwd(), folder)}/`);
  } finally {
    await engine.close();
  }
  await demonstrateService(source, folder);
}

async function makePicture(
  engine: Engine,
  info: MediaInfo,
  source: string,
  name: string,
  options: SnapshotOptions,
): Promise<readonly (readonly string[])[]> {
  const began = performance.now();
  // A share means nothing where the length is unknown.
  const at = info.durationSeconds === null ? 0 : options.at;
  const made = await engine.snapshot(source, { ...options, at, output: join(folder, name) });
  const elapsedMs = performance.now() - began;
  const snapshots: readonly Snapshot[] = 'width' in made ? [made] : made;
  return snapshots.map((snapshot) => [
    relative(process.cwd(), snapshot.path ?? ''),
    `${snapshot.width}x${snapshot.height}`,
    String(snapshot.byteLength),
    `${snapshot.requestedSeconds.toFixed(3)} s`,
    `${snapshot.timeSeconds.toFixed(3)} s`,
    snapshot.keyframe ? 'yes' : '',
    // The sizes of one decode share its time.
    elapsedMs.toFixed(1),
  ]);
}

function describe({ container, durationSeconds, video, libav }: MediaInfo): string {
  if (video === null) return `${container.longName}, no pictures`;
  const { codec, width, height, displayWidth, displayHeight, averageFrameRate } = video;
  const shown = displayWidth === width && displayHeight === height ? '' : ` (shown ${displayWidth}x${displayHeight})`;
  const rate = averageFrameRate === null ? '' : `, ${(averageFrameRate[0] / averageFrameRate[1]).toFixed(3)} fps`;
  const length = durationSeconds === null ? 'unknown length' : `${durationSeconds.toFixed(3)} s`;
  return `${codec} ${width}x${height}${shown}${rate}, ${length}, ${container.longName} (libavcodec ${libav.libavcodec})`;
}
