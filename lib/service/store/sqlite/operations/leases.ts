import type { JobQueue } from '../../store.js';
import type { Database, Row } from '../database.js';
import { number, numberOrNull, text, toJson } from './columns.js';
import { storeEvent } from './event-row.js';
import { toJob } from './job-row.js';
import type { Operations } from './operations.js';
import { storeResults } from './results.js';

type LeasePart = Pick<JobQueue, 'claim' | 'renew' | 'succeed' | 'fail' | 'release' | 'nextReadyMs'>;

/** What workers do with jobs. Each change names the fence of its claim, so a worker that was given up changes nothing. */
export const leases = {
  claim(database, { leaseMs, nowMs }) {
    const row = database.get(
      `UPDATE jobs SET state = 'processing', attempts = attempts + 1, fence = fence + 1, ready_ms = ?2,
         started_ms = coalesce(started_ms, ?1)
       WHERE id = (SELECT id FROM jobs WHERE ready_ms <= ?1 ORDER BY priority DESC, id LIMIT 1) RETURNING *`,
      ...[nowMs, nowMs + leaseMs],
    );
    return row && { job: toJob(row), fence: number(row, 'fence') };
  },

  renew(database, { id, fence, leaseUntilMs, progress }) {
    return (
      database.run(
        `UPDATE jobs SET ready_ms = ?, progress = max(progress, ?) WHERE id = ? AND fence = ? AND state = 'processing'`,
        ...[leaseUntilMs, progress, id, fence],
      ) > 0
    );
  },

  succeed(database, { id, fence, results, usage, event, cover = null }) {
    const row = held(database, id, fence);
    if (row === null) return false;
    database.run(
      `UPDATE jobs SET state = 'succeeded', progress = 1, ready_ms = NULL, failure = NULL, usage = ?, finished_ms = ?
       WHERE id = ?`,
      ...[toJson(usage), Date.now(), id],
    );
    const account = text(row, 'account');
    storeResults(database, { account, jobId: id, mediumId: text(row, 'medium_id') }, results);
    if (cover !== null)
      database.run(
        'UPDATE media SET cover_id = ?, updated_ms = ? WHERE id = ? AND account = ?',
        ...[cover.resultId, Date.now(), cover.mediumId, account],
      );
    storeEvent(database, account, event);
    return true;
  },

  fail(database, { id, fence, failure, retryAtMs, event }) {
    const row = held(database, id, fence);
    if (row === null) return false;
    database.run(
      'UPDATE jobs SET state = ?, ready_ms = ?, failure = ?, fence = fence + 1, finished_ms = ? WHERE id = ?',
      ...[event === null ? 'queued' : 'failed', retryAtMs, toJson(failure), event === null ? null : Date.now(), id],
    );
    if (event !== null) storeEvent(database, text(row, 'account'), event);
    return true;
  },

  release(database, { id, fence }) {
    return (
      database.run(
        `UPDATE jobs SET state = 'queued', attempts = attempts - 1, fence = fence + 1, ready_ms = ?
         WHERE id = ? AND fence = ? AND state = 'processing'`,
        ...[Date.now(), id, fence],
      ) > 0
    );
  },

  nextReadyMs(database) {
    const row = database.get('SELECT min(ready_ms) AS ready_ms FROM jobs WHERE ready_ms IS NOT NULL');
    return row && numberOrNull(row, 'ready_ms');
  },
} satisfies Operations<LeasePart>;

function held(database: Database, id: string, fence: number): Row | null {
  return database.get(`SELECT * FROM jobs WHERE id = ? AND fence = ? AND state = 'processing'`, id, fence);
}
