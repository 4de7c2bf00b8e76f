import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { Database } from '../../dist/service/store/sqlite/database.js';
import { openSqliteStore } from '../../dist/service/store/sqlite/sqlite-store.js';
import type { Store } from '../../dist/service/store/store.js';
import { mediaContract } from './media-contract.js';
import { newJob, newMedium, storeContract, type StoreUnderTest } from './store-contract.js';

let files = 0;
const folder = t.testdir();
const newPath = (): string => join(folder, `store-${(files += 1)}.db`);

async function open(): Promise<StoreUnderTest> {
  const path = newPath();
  let current: Store = await openSqliteStore(path);
  return {
    store: current,
    async reopen() {
      await current.close();
      current = await openSqliteStore(path);
      return current;
    },
    close: () => current.close(),
  };
}

t.test('contract', (t) => {
  storeContract(t, open);
  mediaContract(t, open);
  t.end();
});

t.test('a call that fails takes none of those along that share its transaction', async (t) => {
  const store = await openSqliteStore(newPath());
  t.teardown(() => store.close());
  const twice = newJob();
  const submit = (): Promise<unknown> => store.jobs.submit({ account: 'one', jobs: [twice], idempotency: null });
  const outcomes = await Promise.allSettled([submit(), submit(), store.media.register(newMedium())]);
  t.strictSame(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
  t.match(await store.jobs.get('one', twice.id), { state: 'queued' });
});

t.test('a database from a newer version is refused', async (t) => {
  const path = newPath();
  await (await openSqliteStore(path)).close();
  const database = new Database(path);
  database.exec('PRAGMA user_version = 999');
  database.close();
  await t.rejects(openSqliteStore(path), /version 999/);
});

t.test('one process has the database; a second one is refused', async (t) => {
  const path = newPath();
  const store = await openSqliteStore(path);
  t.teardown(() => store.close());
  await t.rejects(openSqliteStore(path), /locked|busy/i);
});

t.test('closing leaves nothing of the write-ahead log, and calls after it are refused', async (t) => {
  const path = newPath();
  const store = await openSqliteStore(path);
  await store.media.register(newMedium());
  await store.close();
  await store.close();
  t.equal(existsSync(`${path}-wal`), false);
  await t.rejects(store.jobs.counts(), /closed/);
  rmSync(path);
});
