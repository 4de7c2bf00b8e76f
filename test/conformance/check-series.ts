/** Asks an engine for a series of one clip, in any order of times, and holds each picture against the single still. */
import type { Engine, Missing, SeriesSnapshot, Snapshot } from '../../dist/index.js';
import { questionsOf, type Outcome } from './check-clip.js';
import type { Clip } from './corpus.js';
import type { Random } from './random.js';
import type { SeriesShares } from './shares.js';

// PNG loses nothing, so equal files are equal pixels; small ones see every pixel of the frame all the same.
const picture = { format: 'png', width: 64 } as const;
const inFlight = 4;

export async function checkSeries(
  engine: Engine,
  clip: Clip,
  { asked: share, heldEvery }: SeriesShares,
  random: Random,
): Promise<Outcome> {
  const questions = questionsOf(clip, share, random);
  let asked = 0;
  const mistakes: string[] = [];
  for (const stream of new Set(questions.map(({ options }) => options.stream))) {
    // Where the pixels depend on the decoder's threads, two stills need not be equal either.
    const stable = questions
      .filter(({ truth, options }) => options.stream === stream && truth.md5 !== null)
      .map(({ options }) => Number(options.at ?? 0));
    if (stable.length === 0) continue;
    const choice = stream === undefined ? picture : { ...picture, stream };
    const items = await collect(engine.snapshots(clip.path, { ...choice, times: stable }));
    const times = stable.toSorted((one, other) => one - other);
    if (items.length !== times.length) mistakes.push(`${items.length} items for ${times.length} times`);
    // Of a clip with few frames one is held all the same.
    const first = Math.floor(random.between(0, Math.min(heldEvery, items.length)));
    const held = [...items.entries()].filter(([place]) => place % heldEvery === first);
    asked += held.length;
    await atOnce(held, async ([place, item]) => {
      const at = times[place] ?? 0;
      const mistake = differenceOf(item, await engine.snapshot(clip.path, { ...choice, at }));
      if (mistake !== null) mistakes.push(`at ${at} s: ${mistake}`);
    });
  }
  return { asked, mistakes };
}

async function atOnce<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const take = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: inFlight }, take));
}

function differenceOf(item: SeriesSnapshot | Missing, single: Snapshot): string | null {
  if (item.status === 'missing') return `missing: ${item.code}`;
  if (item.requestedSeconds !== single.requestedSeconds) return `another time: ${item.requestedSeconds} s`;
  if (item.timeSeconds !== single.timeSeconds) return `shown at ${item.timeSeconds} s, not ${single.timeSeconds} s`;
  if (item.data === undefined || single.data === undefined) return 'no bytes';
  return Buffer.compare(item.data, single.data) === 0 ? null : 'other pixels';
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
