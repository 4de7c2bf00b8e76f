import { existsSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { DataFolder } from '../../dist/service/data-folder.js';
import { Roots } from '../../dist/service/media/roots.js';
import { LocalOutputStore } from '../../dist/service/output/local-output-store.js';
import { Sweeper } from '../../dist/service/results/sweeper.js';
import { newId } from '../../dist/service/store/id.js';
import { openSqliteStore } from '../../dist/service/store/sqlite/sqlite-store.js';
import { WatermarkImages } from '../../dist/service/watermarks/images.js';
import { newJob } from './store-contract.js';

t.test(
  'results past their days or bytes go with their files, then the jobs; strays go, what is new stays',
  async (t) => {
    const folder = t.testdir();
    const store = await openSqliteStore(join(folder, 'store.db'));
    t.teardown(() => store.close());
    const outputs = new LocalOutputStore(join(folder, 'outputs'));
    const data = new DataFolder(folder);
    data.prepare();
    const images = new WatermarkImages(new Roots({}), store.files, data);
    const job = newJob();
    await store.jobs.submit({ account: 'one', jobs: [job], idempotency: null });
    const claim = await store.jobs.claim({ leaseMs: 1000, nowMs: Date.now() });
    const picture = { role: 'picture', contentType: 'image/jpeg', byteLength: 10, width: 1, height: 1 } as const;
    const results = [0, 1, 2].map((ordinal) => ({
      ...{ id: newId(1000 + ordinal), ordinal, file: `j/1/${ordinal}.jpg`, ...picture },
      ...{ requestedSeconds: 0, timeSeconds: 0, details: {} },
    }));
    for (const { file } of [...results, { file: 'stray/1/0.jpg' }, { file: 'young/1/0.jpg' }])
      await outputs.put(file, Buffer.alloc(10));
    const usage = { outputPixels: 1, clipSeconds: 0, decodeMs: 1, wallMs: 1 };
    const event = { id: newId(), kind: 'job.finished', subjectId: job.id, payload: {}, targets: [] } as const;
    await store.jobs.succeed({ id: job.id, fence: claim?.fence ?? 0, results, usage, event });
    const retention = { jobsDays: 2, eventsDays: 1, resultsDays: 1, resultsBytes: 20, cacheBytes: 0 };
    const sweeper = new Sweeper(store, outputs, images, retention, (error) => t.error(error));
    const there = (): readonly boolean[] =>
      ['j/1/0.jpg', 'j/1/1.jpg', 'j/1/2.jpg', 'stray/1/0.jpg', 'young/1/0.jpg'].map((name) =>
        existsSync(join(folder, 'outputs', name)),
      );
    const nowMs = Date.now();
    utimesSync(join(folder, 'outputs/stray/1/0.jpg'), (nowMs - 7_200_000) / 1000, (nowMs - 7_200_000) / 1000);
    await sweeper.sweep(nowMs);
    t.strictSame(there(), [false, true, true, false, true], 'over the bytes, and the stray');
    await sweeper.sweep(nowMs + 25 * 3_600_000);
    t.strictSame(there(), [false, false, false, false, false]);
    t.match(await store.jobs.get('one', job.id), { state: 'succeeded' }, 'the job is listed longer');
    t.strictSame((await store.events.list({ account: 'one', limit: 9, after: null })).items, []);
    await sweeper.sweep(nowMs + 49 * 3_600_000);
    t.equal(await store.jobs.get('one', job.id), null);
    await sweeper.close();
  },
);
