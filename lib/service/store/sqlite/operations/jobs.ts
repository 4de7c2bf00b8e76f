import type { Job, NewJob } from '../../../jobs/job.js';
import { pageOf } from '../../page.js';
import type { JobQueue } from '../../store.js';
import type { Database } from '../database.js';
import { json, number, numberOrNull, text, toJson } from './columns.js';
import { storeEvent } from './event-row.js';
import { toJob } from './job-row.js';
import { leases } from './leases.js';
import type { Operations } from './operations.js';

export const jobs = {
  submit(database, { account, jobs: wanted, idempotency }) {
    if (idempotency !== null) {
      const { key, digest } = idempotency;
      const earlier = database.get('SELECT * FROM submissions WHERE account = ? AND key = ?', account, key);
      if (earlier !== null) {
        if (text(earlier, 'digest') !== digest) return { outcome: 'conflict' };
        const found = json<readonly string[]>(earlier, 'job_ids').map((id) => getJob(database, account, id));
        return { outcome: 'repeated', jobs: found.filter((job) => job !== null) };
      }
      database.run(
        'INSERT INTO submissions (account, key, digest, job_ids, created_ms) VALUES (?, ?, ?, ?, ?)',
        ...[account, key, digest, toJson(wanted.map(({ id }) => id)), Date.now()],
      );
    }
    for (const job of wanted) insert(database, job);
    return { outcome: 'accepted', jobs: wanted.map(({ id }) => getJob(database, account, id) as Job) };
  },

  ...leases,

  cancel(database, account, id, event) {
    // A new fence: whatever the worker still reports comes too late.
    const changed = database.run(
      `UPDATE jobs SET state = 'cancelled', ready_ms = NULL, fence = fence + 1, finished_ms = ?
       WHERE account = ? AND id = ? AND state IN ('queued', 'processing')`,
      ...[Date.now(), account, id],
    );
    if (changed > 0) storeEvent(database, account, event);
    return getJob(database, account, id);
  },

  get: getJob,

  list(database, { account, state, kind, mediumId, group, after, limit }) {
    const rows = database.all(
      `SELECT * FROM jobs WHERE account = ?1 AND (?2 IS NULL OR id < ?2) AND (?3 IS NULL OR state = ?3)
         AND (?4 IS NULL OR kind = ?4) AND (?5 IS NULL OR medium_id = ?5) AND (?6 IS NULL OR group_id = ?6)
       ORDER BY id DESC LIMIT ?7`,
      ...[account, after, state ?? null, kind ?? null, mediumId ?? null, group ?? null, limit + 1],
    );
    return pageOf(rows.map(toJob), limit);
  },

  ofGroup(database, group) {
    return database.all('SELECT * FROM jobs WHERE group_id = ? ORDER BY id', group).map(toJob);
  },

  counts(database) {
    const rows = database.all('SELECT state, kind, count(*) AS jobs FROM jobs GROUP BY state, kind');
    return rows.map((row) => ({
      state: text(row, 'state') as Job['state'],
      kind: text(row, 'kind') as Job['kind'],
      count: number(row, 'jobs'),
    }));
  },

  oldestQueuedMs(database) {
    const row = database.get(
      `SELECT min(created_ms) AS created_ms FROM jobs WHERE ready_ms IS NOT NULL AND state = 'queued'`,
    );
    return row && numberOrNull(row, 'created_ms');
  },

  prune(database, beforeMs, limit) {
    const pruned = database.run(
      `DELETE FROM jobs WHERE id IN (
         SELECT id FROM jobs WHERE finished_ms < ?
           AND NOT EXISTS (SELECT 1 FROM results WHERE job_id = jobs.id) LIMIT ?)`,
      ...[beforeMs, limit],
    );
    database.run('DELETE FROM submissions WHERE created_ms < ?', beforeMs);
    return pruned;
  },
} satisfies Operations<JobQueue>;

function insert(database: Database, job: NewJob): void {
  const nowMs = Date.now();
  const { id, account, mediumId, kind, parameters, templateId, group, priority, callback, userData } = job;
  const { saveAs = null, setCover = false } = job;
  database.run(
    `INSERT INTO jobs (id, account, medium_id, kind, parameters, template_id, group_id, priority, state, ready_ms,
       callback, user_data, save_as, set_cover, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?)`,
    ...[id, account, mediumId, kind, toJson(parameters), templateId, group, priority, nowMs],
    ...[toJson(callback), userData, toJson(saveAs), setCover ? 1 : 0, nowMs],
  );
}

function getJob(database: Database, account: string, id: string): Job | null {
  const row = database.get('SELECT * FROM jobs WHERE account = ? AND id = ?', account, id);
  return row && toJob(row);
}
