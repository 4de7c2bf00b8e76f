/** What any store must do about media, besides keeping them: covers, who is told of them, and the files they lie in. */
import type { Test } from 'tap';
import { newId } from '../../dist/service/store/id.js';
import type { Store } from '../../dist/service/store/store.js';
import {
  account,
  lease,
  newEvent,
  newJob,
  newMedium,
  newResult,
  submit,
  usage,
  type StoreUnderTest,
} from './store-contract.js';

/** A registered medium with two results, the first of which is its cover where that was asked for. */
async function madeOf(store: Store, setCover: boolean): Promise<{ mediumId: string; results: readonly string[] }> {
  const medium = newMedium();
  await store.media.register(medium);
  await store.media.get(account, medium.id);
  const [job] = await submit(store, [newJob({ mediumId: medium.id, setCover })]);
  const claim = await store.jobs.claim(lease());
  const results = [newResult(0), newResult(1)];
  const [first] = results.map(({ id }) => id);
  const success = { id: job?.id ?? '', fence: claim?.fence ?? 0, results, usage, event: newEvent(job?.id ?? '') };
  const cover = setCover ? { mediumId: medium.id, resultId: first ?? '' } : null;
  await store.jobs.succeed({ ...success, cover });
  return { mediumId: medium.id, results: results.map(({ id }) => id) };
}

/** Ways for a result to go. */
const goings: readonly (readonly [what: string, go: (store: Store, id: string) => Promise<unknown>])[] = [
  ['deleted', (store, id) => store.results.delete(account, id)],
  ['expired', ({ results }) => results.takeExpired({ beforeMs: Date.now() + 1000, mostBytes: 1e9, limit: 9 })],
];

const facts = { bucket: 'b', contentType: 'image/jpeg', byteLength: 1, hash: 'h', createdMs: 1 };

export function mediaContract(t: Test, open: () => Promise<StoreUnderTest>): void {
  const test = (name: string, body: (t: Test, store: Store) => Promise<void>): void => {
    void t.test(name, async (t) => {
      const under = await open();
      t.teardown(() => under.close());
      await body(t, under.store);
    });
  };

  test('a job sets a cover where it is told to, with its success', async (t, store) => {
    for (const setCover of [true, false]) {
      const { mediumId, results } = await madeOf(store, setCover);
      t.match(await store.media.get(account, mediumId), { coverId: setCover ? results[0] : null });
    }
  });

  for (const [what, go] of goings) {
    test(`a result that is ${what} is nobody's cover any more`, async (t, store) => {
      const { mediumId, results } = await madeOf(store, false);
      const [id = ''] = results;
      const other = newMedium();
      await store.media.register(other);
      for (const medium of [mediumId, other.id])
        t.match(await store.media.update(account, medium, { coverId: id }), { coverId: id });
      await store.media.get(account, other.id);
      await go(store, id);
      for (const medium of [mediumId, other.id]) t.match(await store.media.get(account, medium), { coverId: null });
    });
  }

  test('only a result of the account becomes a cover', async (t, store) => {
    const { mediumId, results } = await madeOf(store, false);
    const foreign = newMedium({ account: 'two' });
    await store.media.register(foreign);
    t.match(await store.media.update('two', foreign.id, { coverId: results[0] ?? '' }), { coverId: null });
    t.match(await store.media.update(account, mediumId, { coverId: 'unknown' }), { coverId: null });
  });

  test('whoever waits for a registration is told once, and of a later one only when waiting again', async (t, store) => {
    const { media, events } = store;
    const callback = (name: string): { url: string; style: string } => ({ url: `http://${name}/`, style: 'rest' });
    const medium = newMedium({ sourceKey: 's', callback: callback('a') });
    await media.register(medium);
    await media.register(newMedium({ sourceKey: 's', callback: callback('b') }));
    await media.register(newMedium({ sourceKey: 's' }));
    const told = async (): Promise<readonly string[]> =>
      (await events.claimDeliveries({ nowMs: Date.now() + 1000, leaseMs: 1e6, limit: 9 })).map(
        ({ delivery: { url } }) => url,
      );
    const settle = (code: string | null): Promise<boolean> => {
      const failure = code === null ? null : { code, message: '' };
      const registration = { info: {}, byteLength: 1, failure };
      return media.settle({ id: medium.id, registration, event: newEvent(medium.id) });
    };
    await settle('INVALID_SOURCE');
    t.strictSame(await told(), ['http://a/', 'http://b/']);
    await media.register(newMedium({ sourceKey: 's', callback: callback('c') }));
    await media.retry(account, medium.id);
    await settle(null);
    t.strictSame(await told(), ['http://c/']);
    await media.register(newMedium({ sourceKey: 's', callback: callback('d') }));
    await media.retry(account, medium.id);
    await settle(null);
    t.strictSame(await told(), [], 'it was ready, as the answer said');
  });

  test('a file of the uploads is used as long as a medium or an object names it', async (t, {
    media,
    objects,
    files,
  }) => {
    const file = `${newId()}.mp4`;
    t.equal(await files.isUploadUsed(file), false);
    const upload = newMedium({ source: { kind: 'upload', file } });
    await media.register(upload);
    await media.register(newMedium());
    await objects.put({ ...facts, key: 'k', file }, false);
    t.equal(await files.isUploadUsed(file), true);
    await media.delete(account, upload.id);
    t.equal(await files.isUploadUsed(file), true, 'the object');
    await objects.put({ ...facts, key: 'k', file: 'another' }, false);
    t.equal(await files.isUploadUsed(file), false);
  });

  test('an image is used by what shows it, and by jobs until they have ended', async (t, store) => {
    const [image, other] = ['a'.repeat(64), 'b'.repeat(64)];
    const shown = { watermarks: [{ image: { id: image } }] };
    const used = (): Promise<readonly boolean[]> =>
      Promise.all([image, other].map((id) => store.files.isImageUsed(id)));
    t.strictSame(await used(), [false, false]);
    const watermark = { id: newId(), account, noun: 'watermark', name: 'W', body: shown } as const;
    await store.definitions.create(watermark);
    t.strictSame(await used(), [true, false]);
    const [job] = await submit(store, [newJob({ parameters: shown })]);
    await store.definitions.delete(account, 'watermark', watermark.id);
    t.strictSame(await used(), [true, false]);
    await store.jobs.cancel(account, job?.id ?? '', newEvent(job?.id ?? ''));
    t.strictSame(await used(), [false, false]);
  });
}
