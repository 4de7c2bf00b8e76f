import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { createEngine, type Engine, type SeriesSnapshot, type RenderProducts, type Video } from '../../dist/index.js';
import { clip, isolations } from './clips.js';

const poster = { at: 4.2, width: 120 } as const;
const snapshots = { count: 7, width: 100, format: 'webp' } as const;
const animations = [
  { start: 1, duration: 2, fps: 8, width: 96 },
  { start: 2.5, duration: 1, width: 64, dither: 'none' },
] as const;
const sprite = { interval: 0.7, cellWidth: 64, columns: 4, lines: 2, labels: true } as const;

async function collect<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

function bytesOf(pictures: readonly { readonly data?: Uint8Array }[]): readonly string[] {
  return pictures.map(({ data }) => Buffer.from(data ?? []).toString('base64'));
}

const pictures = (items: readonly { readonly status: string }[]): readonly SeriesSnapshot[] =>
  items.filter((item): item is SeriesSnapshot => item.status === 'ok');

for (const isolation of isolations) {
  t.test(`${isolation}: every product is what its own verb gives, byte for byte`, async (t) => {
    await using engine = createEngine({ concurrency: 2, isolation });
    await using video = await engine.open(clip);
    const alone = {
      poster: await engine.snapshot(clip, poster),
      auto: await engine.snapshot(clip, { at: 'auto', widths: [80, 160] }),
      snapshots: pictures(await collect(engine.snapshots(clip, snapshots))),
      sprite: await engine.sprite(clip, sprite),
      animations: [await engine.animate(clip, animations[0]), await engine.animate(clip, animations[1])],
    };
    for (const made of [
      await engine.render(clip, { poster, snapshots, sprite, animations }),
      await video.render({ poster, snapshots, sprite, animations }),
    ]) {
      t.strictSame(Object.keys(made).sort(), ['animations', 'poster', 'snapshots', 'sprite']);
      t.strictSame(bytesOf([made.poster]), bytesOf([alone.poster]));
      t.equal(made.poster.timeSeconds, alone.poster.timeSeconds);
      t.equal(made.snapshots.length, 7);
      t.strictSame(bytesOf(pictures(made.snapshots)), bytesOf(alone.snapshots));
      t.equal(made.sprite.sheets.length, 2);
      t.strictSame(bytesOf(made.sprite.sheets), bytesOf(alone.sprite.sheets));
      t.equal(made.sprite.webvtt, alone.sprite.webvtt);
      t.strictSame(bytesOf(made.animations), bytesOf(alone.animations));
    }
    const chosen = await engine.render(clip, { poster: { widths: [80, 160] }, sprite });
    t.strictSame(bytesOf(chosen.poster), bytesOf(alone.auto));
    t.strictSame(chosen.poster[1]?.poster, alone.auto[1]?.poster, 'by default at is "auto"');
    t.strictSame(bytesOf(chosen.sprite.sheets), bytesOf(alone.sprite.sheets));
  });
}

t.test('each frame is decoded once, however many products show it', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  const words = ['-v', 'error', '-count_frames', '-show_entries', 'stream=nb_read_frames', '-of', 'csv=p=0', clip];
  const frames = Number(execFileSync('ffprobe', ['-select_streams', 'v', ...words], { encoding: 'utf8' }));
  const decoded = (items: readonly object[]): number =>
    items.reduce((sum, item) => sum + ('decodedFrames' in item ? Number(item.decodedFrames) : 0), 0);

  const times = { count: 12 } as const;
  const alone = decoded(await collect(engine.snapshots(clip, { ...times, width: 64 })));
  const same = await engine.render(clip, { snapshots: { ...times, width: 64 }, sprite: { ...times, cellWidth: 64 } });
  t.equal(decoded(same.snapshots), alone, 'a sprite of the same times costs nothing more');
  t.strictSame(
    same.sprite.cells.map((cell) => decoded([cell])),
    same.snapshots.map((item) => decoded([item])),
    'both were shown the very same frames',
  );

  const moving = { start: 0, fps: 5, width: 64 };
  const animation = await engine.animate(clip, moving);
  const more = await engine.render(clip, { snapshots: { times: [1, 2, 3], width: 64 }, animations: [moving, moving] });
  t.ok(animation.decodedFrames > 0);
  const [first, second] = more.animations;
  t.equal(first?.decodedFrames, second?.decodedFrames, 'both were shown the very same frames');
  t.equal(first?.decodedFrames, animation.decodedFrames, 'frames that it shows anyway cost nothing more');

  const between = { times: Array.from({ length: 12 }, (_, index) => 0.4 + index * 0.8) } as const;
  const mixed = await engine.render(clip, {
    snapshots: { ...times, width: 64 },
    sprite: { ...between, cellWidth: 64 },
  });
  const all = decoded([...mixed.snapshots, ...mixed.sprite.cells]);
  t.ok(all <= frames, `${all} decoded of ${frames} in the file, in one group of pictures`);
  t.ok(decoded(mixed.snapshots) > 0 && decoded(mixed.sprite.cells) > 0);
});

t.test('files, and progress that only grows', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  const folder = t.testdir();
  const shares: number[] = [];
  const made = await engine.render(clip, {
    poster: { ...poster, output: join(folder, 'poster.jpg') },
    snapshots: { ...snapshots, output: join(folder, 'still-%d.webp') },
    sprite: { ...sprite, output: join(folder, 'sheet-%d.jpg'), vtt: join(folder, 'cues.vtt') },
    animations: [{ ...animations[0], output: join(folder, 'moving.gif') }],
    onProgress: (share) => shares.push(share),
  });
  const stills = [1, 2, 3, 4, 5, 6, 7].map((number) => `still-${number}.webp`);
  t.strictSame(readdirSync(folder).sort(), [
    'cues.vtt',
    'moving.gif',
    'poster.jpg',
    'sheet-1.jpg',
    'sheet-2.jpg',
    ...stills,
  ]);
  const single = await engine.snapshot(clip, poster);
  t.strictSame(bytesOf([{ data: readFileSync(made.poster.path ?? '') }]), bytesOf([single]));
  t.equal(made.poster.data, undefined);
  t.equal(shares.at(-1), 1);
  t.strictSame(
    shares,
    [...new Set(shares)].sort((one, other) => one - other),
  );
});

t.test('what is found to be wrong while they are made names the product, too', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  const gone = join(t.testdir(), 'none');
  const image = join(gone, 'logo.png');
  const refused: readonly (readonly [object, string])[] = [
    [{ poster: { ...poster, stream: 1 } }, 'poster.stream'],
    [{ poster: { ...poster, output: join(gone, 'a.jpg') } }, 'poster.output'],
    [{ poster: { ...poster, watermarks: [{ image }] } }, 'poster.watermarks[0].image'],
    [{ snapshots: { ...snapshots, output: join(gone, '%d.jpg') } }, 'snapshots.output'],
    [{ sprite: { count: 2, columns: 1, lines: 1, output: join(gone, 'a.jpg') } }, 'sprite.output'],
    [{ sprite: { count: 2, watermarks: [{ image }] } }, 'sprite.watermarks[0].image'],
    [{ sprite: { count: 2, vtt: join(gone, 'a.vtt') } }, 'sprite.vtt'],
    [{ animations: [{ fps: 1, width: 9, output: join(gone, 'a.gif') }] }, 'animations[0].output'],
  ];
  for (const [options, parameter] of refused) {
    await t.rejects(engine.render(clip, options), { code: 'INVALID_PARAMETER', fault: { parameter } }, parameter);
  }
});

t.test('what is wrong with a product, and with all of them', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  const render = (options: object): Promise<unknown> => engine.render(clip, options);
  const refused: readonly (readonly [object, string])[] = [
    [{}, 'render'],
    [{ stills: {} }, 'stills'],
    [{ poster: 3 }, 'poster'],
    [{ poster: { width: -1 } }, 'poster.width'],
    [{ snapshots: {} }, 'snapshots.times'],
    [{ sprite: { count: 3, columns: 0 } }, 'sprite.columns'],
    [{ sprite: { count: 3, timeoutMs: 9 } }, 'sprite.timeoutMs'],
    [{ animations: {} }, 'animations'],
    [{ animations: [] }, 'animations'],
    [{ animations: [{}, 'gif'] }, 'animations[1]'],
    [{ animations: [{ fps: 0 }] }, 'animations[0].fps'],
  ];
  for (const [options, parameter] of refused) {
    await t.rejects(render(options), { code: 'INVALID_PARAMETER', fault: { parameter } }, parameter);
  }
  await t.rejects(render({ poster: { at: 3600 }, sprite }), { code: 'TIME_OUT_OF_RANGE' });
  const stop = new AbortController();
  const aborted = t.rejects(render({ poster, sprite, signal: stop.signal }), { code: 'ABORTED' });
  stop.abort();
  await aborted;
  await t.rejects(render({ poster, sprite, timeoutMs: 1 }), { code: 'TIMEOUT' });
});

/** Results have the types of what was asked for. Compiled, not run. */
export async function typed(
  engine: Engine,
  video: Video,
  options: NonNullable<RenderProducts['snapshots']>,
): Promise<unknown> {
  const one = await engine.render(clip, { poster: {}, snapshots: options });
  const width: number = one.poster.width;
  const { sprite: sheets, animations: moving } = await video.render({ sprite: { count: 1 }, animations: [{}] });
  return [width, one.snapshots.length, sheets.cues, moving[0]?.frames];
}
