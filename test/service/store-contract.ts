/** What any store must do, whatever database is behind it. A new implementation passes this suite unchanged. */
import type { Test } from 'tap';
import type { NewEvent } from '../../dist/service/events/event.js';
import type { Job, NewJob } from '../../dist/service/jobs/job.js';
import type { NewResult } from '../../dist/service/results/result.js';
import { newId } from '../../dist/service/store/id.js';
import type { NewMedium, Store } from '../../dist/service/store/store.js';

export interface StoreUnderTest {
  readonly store: Store;
  /** The same data through a new connection, after the first was closed. */
  reopen(): Promise<Store>;
  close(): Promise<void>;
}

export const account = 'one';
export const usage = { outputPixels: 100, clipSeconds: 0, decodeMs: 2, wallMs: 3 };
const failure = { code: 'TIMEOUT', message: 'the call ran out of time' };

export function newMedium(over: Partial<NewMedium> = {}): NewMedium {
  const id = newId();
  const source = { kind: 'root', root: 'films', path: `${id}.mp4` } as const;
  return { id, account, source, sourceKey: id, referenceId: null, title: '', metadata: {}, ...over };
}

export function newJob(over: Partial<NewJob> = {}): NewJob {
  const defaults = { account, mediumId: 'm', kind: 'snapshot', parameters: { at: 1 }, templateId: null } as const;
  return { id: newId(), ...defaults, group: null, priority: 0, callback: null, userData: null, ...over };
}

export function newEvent(subjectId: string, urls: readonly string[] = []): NewEvent {
  const targets = urls.map((url) => ({ id: newId(), url, style: 'rest' }));
  return { id: newId(), kind: 'job.finished', subjectId, payload: { text: 'äöü' }, targets };
}

export function newResult(ordinal: number, over: Partial<NewResult> = {}): NewResult {
  const id = newId();
  const picture = { role: 'picture', contentType: 'image/jpeg', byteLength: 10, width: 4, height: 2 } as const;
  return { id, ordinal, file: `${id}.jpg`, ...picture, requestedSeconds: 1, timeSeconds: 0.96, details: {}, ...over };
}

export async function submit(store: Store, jobs: readonly NewJob[]): Promise<readonly Job[]> {
  const reply = await store.jobs.submit({ account: jobs[0]?.account ?? account, jobs, idempotency: null });
  if (reply.outcome === 'conflict') throw new Error('conflict without a key');
  return reply.jobs;
}

export const lease = (nowMs = Date.now()): { leaseMs: number; nowMs: number } => ({ leaseMs: 60_000, nowMs });

export function storeContract(t: Test, open: () => Promise<StoreUnderTest>): void {
  const test = (name: string, body: (t: Test, store: Store, under: StoreUnderTest) => Promise<void>): void => {
    void t.test(name, async (t) => {
      const under = await open();
      t.teardown(() => under.close());
      await body(t, under.store, under);
    });
  };

  test('a medium is registered once a source and account', async (t, { media }) => {
    const first = await media.register(newMedium({ sourceKey: 'a', title: 'A' }));
    const again = await media.register(newMedium({ sourceKey: 'a', title: 'B' }));
    const elsewhere = await media.register(newMedium({ sourceKey: 'a', account: 'two' }));
    t.equal(first.outcome, 'created');
    t.match(again, { outcome: 'known', medium: { title: 'A' } });
    t.equal(elsewhere.outcome, 'created');
  });

  test('a reference id names one medium of an account', async (t, { media }) => {
    await media.register(newMedium({ referenceId: 'film-1' }));
    t.equal((await media.register(newMedium({ referenceId: 'film-1' }))).outcome, 'conflict');
    t.equal((await media.register(newMedium({ referenceId: 'film-1', account: 'two' }))).outcome, 'created');
    t.match(await media.byReference(account, 'film-1'), { account, referenceId: 'film-1' });
    t.equal(await media.byReference(account, 'film-2'), null);
  });

  test('a registration is settled once, with its event', async (t, { media, events }) => {
    const medium = newMedium();
    await media.register(medium);
    const registration = { info: { durationSeconds: 3 }, byteLength: 5, failure: null };
    t.equal(await media.settle({ id: medium.id, registration, event: newEvent(medium.id) }), true);
    t.equal(await media.settle({ id: medium.id, registration, event: newEvent(medium.id) }), false);
    t.match(await media.get(account, medium.id), { state: 'ready', info: { durationSeconds: 3 }, byteLength: 5 });
    t.equal((await events.list({ account, limit: 9, after: null })).items.length, 1);
    t.match(await media.retry(account, medium.id), { state: 'registering', failure: null });
    t.match(await media.registering(9), [{ id: medium.id }]);
  });

  test('whoever reads a medium reads its last change, also when both are under way', async (t, { media }) => {
    const medium = newMedium();
    await media.register(medium);
    const { id } = medium;
    const registration = { info: {}, byteLength: 5, failure: null };
    const changes: readonly (readonly [change: () => Promise<unknown>, then: object | null])[] = [
      [() => media.settle({ id, registration, event: newEvent(id) }), { state: 'ready' }],
      [() => media.update(account, id, { title: 'new' }), { title: 'new' }],
      [() => media.retry(account, id), { state: 'registering' }],
      [() => media.delete(account, id), null],
    ];
    for (const [change, then] of changes) {
      await media.get(account, id);
      await Promise.all([media.get(account, id), change(), media.get(account, id)]);
      const read = await media.get(account, id);
      if (then === null) t.equal(read, null);
      else t.match(read, then);
      t.equal(await media.get('another', id), null);
    }
  });

  test('media are found by state and by words in title, reference or path, wildcards taken literally', async (t, store) => {
    const { media } = store;
    await media.register(newMedium({ title: '100% Sun', sourceKey: '1' }));
    await media.register(newMedium({ referenceId: 'summer_film', sourceKey: '2' }));
    const found = async (search: string): Promise<number> =>
      (await media.list({ account, search, limit: 9, after: null })).items.length;
    t.strictSame(
      await Promise.all(['sun', '100%', '0%0', 'summer_', 'summerX', '.MP4', ''].map(found)),
      [1, 1, 0, 1, 0, 2, 2],
    );
    t.equal((await media.list({ account, state: 'ready', limit: 9, after: null })).items.length, 0);
  });

  test('pages follow one another, newest first, without loss', async (t, { media }) => {
    const ids: string[] = [];
    for (let index = 0; index < 7; index += 1) {
      const medium = newMedium({ id: newId(1_700_000_000_000 + index) });
      ids.unshift(medium.id);
      await media.register(medium);
    }
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof media.list>> = await media.list({ account, limit: 3, after });
      seen.push(...page.items.map(({ id }) => id));
      after = page.next;
    } while (after !== null);
    t.strictSame(seen, ids);
  });

  test('what belongs to another account does not exist', async (t, store) => {
    const medium = newMedium();
    await store.media.register(medium);
    const [job] = await submit(store, [newJob()]);
    const { id: jobId } = job as Job;
    const template = { id: newId(), account, noun: 'template', name: 'T', body: {} } as const;
    await store.definitions.create(template);
    t.strictSame(
      [
        await store.media.get('two', medium.id),
        await store.media.update('two', medium.id, { title: 'x' }),
        await store.media.delete('two', medium.id),
        await store.jobs.get('two', jobId),
        await store.jobs.cancel('two', jobId, newEvent(jobId)),
        await store.definitions.get('two', 'template', template.id),
        await store.definitions.update('two', 'template', template.id, { name: 'x', body: {} }),
      ],
      Array<null>(7).fill(null),
    );
    t.equal(await store.definitions.delete('two', 'template', template.id), false);
    t.match(await store.jobs.get(account, jobId), { state: 'queued' });
  });

  test('definitions are kept by noun', async (t, { definitions }) => {
    const template = { id: newId(), account, noun: 'template', name: 'T', body: { width: 1 } } as const;
    await definitions.create(template);
    t.equal(await definitions.get(account, 'watermark', template.id), null);
    const change = { name: 'U', body: { width: 2 } };
    t.match(await definitions.update(account, 'template', template.id, change), change);
    t.match((await definitions.list({ account, noun: 'template', limit: 2, after: null })).items, [change]);
    t.equal(await definitions.delete(account, 'template', template.id), true);
    t.equal(await definitions.get(account, 'template', template.id), null);
  });

  test('a repeated key gives the first jobs, another request with it is refused', async (t, { jobs }) => {
    const send = (digest: string): ReturnType<typeof jobs.submit> =>
      jobs.submit({ account, jobs: [newJob()], idempotency: { key: 'k', digest } });
    const [first, again, other] = [await send('d'), await send('d'), await send('e')];
    t.match([first.outcome, again.outcome, other.outcome], ['accepted', 'repeated', 'conflict']);
    t.strictSame('jobs' in again && again.jobs, 'jobs' in first && first.jobs);
    t.equal((await jobs.list({ account, limit: 9, after: null })).items.length, 1);
  });

  test('jobs are claimed by priority, then by age, each by one worker', async (t, store) => {
    const [late, early, urgent] = [newJob({ id: newId(2000) }), newJob({ id: newId(1000) }), newJob({ priority: 5 })];
    await submit(store, [late, early, urgent]);
    const claims = await Promise.all([1, 2, 3, 4].map(() => store.jobs.claim(lease())));
    t.strictSame(
      claims.map((claim) => claim?.job.id ?? null),
      [urgent.id, early.id, late.id, null],
    );
    t.match(claims[0]?.job, { state: 'processing', attempts: 1 });
  });

  test('a success is stored once, with results and event, by the holder of the newest fence', async (t, store) => {
    const [job] = await submit(store, [newJob()]);
    const { id } = job as Job;
    const first = await store.jobs.claim({ leaseMs: 10, nowMs: Date.now() });
    const second = await store.jobs.claim(lease(Date.now() + 1000));
    t.equal(second?.job.attempts, 2, 'a lease that ran out is taken over');
    const finish = (fence: number): Promise<boolean> =>
      store.jobs.succeed({ id, fence, results: [newResult(0), newResult(1)], usage, event: newEvent(id) });
    const renewal = { id, fence: first?.fence ?? 0, leaseUntilMs: Date.now() + 1000, progress: 0.5 };
    t.strictSame(
      [await store.jobs.renew(renewal), await finish(first?.fence ?? 0), await finish(second?.fence ?? 0)],
      [false, false, true],
    );
    t.equal(await finish(second?.fence ?? 0), false);
    t.match(await store.jobs.get(account, id), { state: 'succeeded', progress: 1, usage, failure: null });
    t.match(await store.results.ofJob(account, id), [{ ordinal: 0, jobId: id, mediumId: 'm' }, { ordinal: 1 }]);
    t.equal((await store.events.list({ account, limit: 9, after: null })).items.length, 1);
  });

  test('a failure with a retry waits its time, one without is the end', async (t, store) => {
    const [job] = await submit(store, [newJob()]);
    const { id } = job as Job;
    const nowMs = Date.now();
    const claim = await store.jobs.claim(lease(nowMs));
    t.equal(
      await store.jobs.fail({ id, fence: claim?.fence ?? 0, failure, retryAtMs: nowMs + 5000, event: null }),
      true,
    );
    t.equal(await store.jobs.claim(lease(nowMs + 4999)), null);
    t.equal(await store.jobs.nextReadyMs(), nowMs + 5000);
    const retry = await store.jobs.claim(lease(nowMs + 5000));
    const event = newEvent(id);
    t.equal(await store.jobs.fail({ id, fence: retry?.fence ?? 0, failure, retryAtMs: null, event }), true);
    t.match(await store.jobs.get(account, id), { state: 'failed', failure, attempts: 2 });
    t.equal(await store.jobs.nextReadyMs(), null);
  });

  test('a cancelled job cannot be finished by the worker that had it', async (t, store) => {
    const [waiting, running] = await submit(store, [newJob({ priority: 0 }), newJob({ priority: 1 })]);
    const claim = await store.jobs.claim(lease());
    t.equal(claim?.job.id, running?.id);
    for (const job of [waiting, running]) {
      const id = job?.id ?? '';
      t.match(await store.jobs.cancel(account, id, newEvent(id)), { state: 'cancelled' });
    }
    const late = { id: running?.id ?? '', fence: claim?.fence ?? 0, results: [newResult(0)], usage };
    t.equal(await store.jobs.succeed({ ...late, event: newEvent(late.id) }), false);
    t.match(await store.jobs.cancel(account, late.id, newEvent(late.id)), { state: 'cancelled' });
    t.equal((await store.events.list({ account, limit: 9, after: null })).items.length, 2, 'told once each');
    t.strictSame(await store.results.ofJob(account, late.id), []);
  });

  test('a released job is as if it had not been claimed', async (t, store) => {
    const [job] = await submit(store, [newJob()]);
    const claim = await store.jobs.claim(lease());
    t.equal(await store.jobs.release({ id: job?.id ?? '', fence: claim?.fence ?? 0 }), true);
    t.match(await store.jobs.get(account, job?.id ?? ''), { state: 'queued', attempts: 0 });
    t.strictSame(await store.jobs.counts(), [{ state: 'queued', kind: 'snapshot', count: 1 }]);
  });

  test('jobs are counted by state and kind, and the oldest that waits is known', async (t, store) => {
    t.equal(await store.jobs.oldestQueuedMs(), null);
    const jobs = await submit(store, [newJob({ priority: 1 }), newJob(), newJob({ kind: 'poster' })]);
    const oldestMs = Math.min(...jobs.slice(1).map(({ createdMs }) => createdMs));
    await store.jobs.claim(lease());
    const counts = await store.jobs.counts();
    t.strictSame(
      new Set(counts.map(({ state, kind, count }) => `${state} ${kind} ${count}`)),
      new Set(['processing snapshot 1', 'queued poster 1', 'queued snapshot 1']),
    );
    t.equal(await store.jobs.oldestQueuedMs(), oldestMs);
  });

  test('what was acknowledged is there after a restart, and claimed jobs can be claimed again', async (t, store, under) => {
    const [job] = await submit(store, [newJob()]);
    await store.jobs.claim(lease());
    const again = await under.reopen();
    t.match(await again.jobs.get(account, job?.id ?? ''), { parameters: { at: 1 } });
    t.equal((await again.jobs.claim(lease()))?.job.id, job?.id);
  });

  test('deleting a medium cancels what waits for it', async (t, store) => {
    const medium = newMedium();
    await store.media.register(medium);
    const [job] = await submit(store, [newJob({ mediumId: medium.id })]);
    t.match(await store.media.delete(account, medium.id), { id: medium.id });
    t.match(await store.jobs.get(account, job?.id ?? ''), { state: 'cancelled' });
    t.equal(await store.jobs.claim(lease()), null);
  });

  test('events are acknowledged once; deliveries are tried until settled, and again on request', async (t, store) => {
    const [job] = await submit(store, [newJob()]);
    const { id } = job as Job;
    const claim = await store.jobs.claim(lease());
    const event = newEvent(id, ['http://a.example/', 'http://b.example/']);
    await store.jobs.succeed({ id, fence: claim?.fence ?? 0, results: [], usage, event });
    const nowMs = Date.now();
    const due = await store.events.claimDeliveries({ nowMs, leaseMs: 1000, limit: 9 });
    t.match(due, [
      { delivery: { url: 'http://a.example/', attempts: 1 }, event: { id: event.id, payload: { text: 'äöü' } } },
      { delivery: { url: 'http://b.example/' } },
    ]);
    t.strictSame(await store.events.claimDeliveries({ nowMs, leaseMs: 1000, limit: 9 }), []);
    t.equal(await store.events.pendingDeliveries(), 2);
    const deliveryId = due[0]?.delivery.id ?? '';
    const settled = { id: deliveryId, state: 'given-up', dueMs: nowMs, status: 500, error: 'HTTP 500' } as const;
    await store.events.settleDelivery(settled);
    t.equal(await store.events.nextDueMs(), nowMs + 1000, 'the other one, when its lease ends');
    t.match(await store.events.resend(account, deliveryId, nowMs), { state: 'pending', attempts: 0 });
    t.equal(await store.events.resend('two', deliveryId, nowMs), null);
    t.strictSame(
      [await store.events.acknowledge('two', [event.id]), await store.events.acknowledge(account, [event.id])],
      [0, 1],
    );
    t.equal(await store.events.acknowledge(account, [event.id]), 0);
    t.strictSame((await store.events.list({ account, unacknowledged: true, limit: 9, after: null })).items, []);
    t.equal(await store.events.prune(nowMs + 60_000, 9), 0, 'deliveries are on their way');
  });

  test('results past their age or the byte limit are taken, oldest first', async (t, store) => {
    const [job] = await submit(store, [newJob()]);
    const { id } = job as Job;
    const claim = await store.jobs.claim(lease());
    const results = [0, 1, 2, 3].map((ordinal) =>
      newResult(ordinal, { id: newId(1000 + ordinal), file: `${ordinal}` }),
    );
    await store.jobs.succeed({ id, fence: claim?.fence ?? 0, results, usage, event: newEvent(id) });
    const taken = await store.results.takeExpired({ beforeMs: 0, mostBytes: 25, limit: 9 });
    t.strictSame(
      taken.map(({ file }) => file),
      ['0', '1'],
    );
    t.match(await store.results.byFile('2'), { ordinal: 2 });
    t.equal(await store.jobs.prune(Date.now() + 1000, 9), 0, 'a job with results stays');
    t.equal((await store.results.takeExpired({ beforeMs: Date.now() + 1000, mostBytes: 1e9, limit: 9 })).length, 2);
    t.equal(await store.jobs.prune(Date.now() + 1000, 9), 1);
  });

  test('an object is the last one put under its name, but for one that was to be new', async (t, { objects }) => {
    const facts = { contentType: 'image/jpeg', byteLength: 1, hash: 'h', createdMs: 1 };
    const object = { bucket: 'b', key: 'a/七', file: 'one.jpg', ...facts };
    t.equal(await objects.get('b', 'a/七'), null);
    t.strictSame(await objects.put(object, true), { outcome: 'stored', replaced: null });
    t.strictSame(await objects.put({ ...object, file: 'two.jpg' }, true), { outcome: 'exists', object });
    t.strictSame(await objects.put({ ...object, file: 'two.jpg' }, false), { outcome: 'stored', replaced: object });
    t.strictSame(await objects.get('b', 'a/七'), { ...object, file: 'two.jpg' });
    t.strictSame([await objects.get('c', 'a/七'), await objects.get('b', 'a')], [null, null]);
  });
}
