import t from 'tap';
import { BlockCache, type FetchRange } from '../../dist/source/block-cache.js';
import { patternBytes } from './listen.js';

const content = patternBytes(1000);
const shape = { blockBytes: 10, cacheBytes: 50, readAheadBytes: 40 };
const { signal } = new AbortController();

function recording(): { readonly asked: string[]; readonly fetch: FetchRange } {
  const asked: string[] = [];
  const fetch: FetchRange = async (offset, length, onBytes) => {
    asked.push(`${offset}+${length}`);
    // In pieces that do not fit the blocks.
    for (let at = 0; at < length; at += 7) onBytes(content.subarray(offset + at, offset + Math.min(length, at + 7)));
  };
  return { asked, fetch };
}

t.test('gives the bytes asked for, up to the end', async (t) => {
  const cache = new BlockCache(997, recording().fetch, shape);
  for (const [offset, length] of [
    [0, 1],
    [9, 2],
    [5, 100],
    [990, 50],
    [996, 1],
    [997, 10],
    [2000, 1],
    [0, 1000],
  ] as const) {
    const expected = content.subarray(Math.min(offset, 997), Math.min(offset + length, 997));
    t.same(Buffer.from(await cache.read(offset, length, signal)), expected, `${offset}+${length}`);
  }
});

t.test('reads ahead twice as far each time, while reading goes forward', async (t) => {
  const { asked, fetch } = recording();
  const cache = new BlockCache(1000, fetch, shape);
  for (let offset = 0; offset < 200; offset += 10) await cache.read(offset, 10, signal);
  t.same(asked, ['0+20', '20+40', '60+40', '100+40', '140+40', '180+40']);
  await cache.read(500, 10, signal);
  t.equal(asked.at(-1), '500+10', 'a jump starts small');
});

t.test('keeps the blocks used last', async (t) => {
  const { asked, fetch } = recording();
  const cache = new BlockCache(1000, fetch, shape);
  for (const offset of [0, 100, 200, 300]) await cache.read(offset, 1, signal);
  asked.length = 0;
  await cache.read(0, 1, signal);
  t.same(asked, [], 'still there');
  for (const offset of [500, 600, 700, 800]) await cache.read(offset, 1, signal);
  await cache.read(0, 1, signal);
  t.same(asked, ['500+10', '600+10', '700+10', '800+10'], 'the one used again outlived the others');
  await cache.read(100, 1, signal);
  t.equal(asked.at(-1), '100+10', 'the others went');
});

t.test('one request serves all who wait, and dies with the last of them', async (t) => {
  const signals: AbortSignal[] = [];
  const fetch: FetchRange = (_offset, _length, _onBytes, running) => {
    signals.push(running);
    return new Promise((_, reject) => running.addEventListener('abort', () => reject(new Error('aborted'))));
  };
  const cache = new BlockCache(1000, fetch, shape);
  const [first, second] = [new AbortController(), new AbortController()];
  const reads = [cache.read(500, 5, first.signal), cache.read(505, 5, second.signal)];
  t.equal(signals.length, 1, 'one request');
  first.abort();
  await t.rejects(reads[0] as Promise<unknown>, { code: 'ABORTED' });
  t.equal(signals[0]?.aborted, false, 'the other still waits');
  second.abort();
  await t.rejects(reads[1] as Promise<unknown>, { code: 'ABORTED' });
  t.equal(signals[0]?.aborted, true);
  const third = cache.read(500, 5, signal);
  t.equal(signals.length, 2, 'asked again');
  cache.close();
  await t.rejects(third, { code: 'ABORTED' });
});

t.test('an error reaches who waits, and the next read asks again', async (t) => {
  let failing = true;
  const good = recording();
  const fetch: FetchRange = (...args) => (failing ? Promise.reject(new Error('broken')) : good.fetch(...args));
  const cache = new BlockCache(1000, fetch, shape);
  await t.rejects(cache.read(0, 5, signal), { message: 'broken' });
  failing = false;
  t.same(Buffer.from(await cache.read(0, 5, signal)), content.subarray(0, 5));
});
