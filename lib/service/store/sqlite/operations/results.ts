import type { NewResult, Result } from '../../../results/result.js';
import { pageOf } from '../../page.js';
import type { ResultStore } from '../../store.js';
import type { Database, Row } from '../database.js';
import { json, number, numberOrNull, text, toJson } from './columns.js';
import type { Operations } from './operations.js';

export const results = {
  ofJob(database, account, jobId) {
    return database
      .all('SELECT * FROM results WHERE account = ? AND job_id = ? ORDER BY ordinal', account, jobId)
      .map(toResult);
  },

  get,

  byFile(database, file) {
    const row = database.get('SELECT * FROM results WHERE file = ?', file);
    return row && toResult(row);
  },

  list(database, { account, mediumId, after, limit }) {
    const rows = database.all(
      `SELECT * FROM results WHERE account = ?1 AND (?2 IS NULL OR medium_id = ?2) AND (?3 IS NULL OR id < ?3)
       ORDER BY id DESC LIMIT ?4`,
      ...[account, mediumId ?? null, after, limit + 1],
    );
    return pageOf(rows.map(toResult), limit);
  },

  delete(database, account, id) {
    const result = get(database, account, id);
    if (result !== null) database.run('DELETE FROM results WHERE id = ?', id);
    return result;
  },

  takeExpired(database, { beforeMs, mostBytes, limit }) {
    // The newest results whose bytes add up to no more than `mostBytes` stay.
    const rows = database.all(
      `DELETE FROM results WHERE id IN (
         SELECT id FROM (
           SELECT id, created_ms, sum(byte_length) OVER (ORDER BY created_ms DESC, id DESC) AS newer_bytes FROM results
         ) WHERE created_ms < ? OR newer_bytes > ? ORDER BY created_ms, id LIMIT ?
       ) RETURNING *`,
      ...[beforeMs, mostBytes, limit],
    );
    return rows.map(toResult);
  },
} satisfies Operations<ResultStore>;

/** Stores what a job has made. */
export function storeResults(
  database: Database,
  owner: Pick<Result, 'account' | 'jobId' | 'mediumId'>,
  made: readonly NewResult[],
): void {
  const nowMs = Date.now();
  for (const result of made) {
    database.run(
      `INSERT INTO results (id, account, job_id, medium_id, ordinal, role, file, content_type, byte_length, width, height,
         requested_seconds, time_seconds, details, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[result.id, owner.account, owner.jobId, owner.mediumId, result.ordinal, result.role, result.file],
      ...[result.contentType, result.byteLength, result.width, result.height],
      ...[result.requestedSeconds, result.timeSeconds, toJson(result.details), nowMs],
    );
  }
}

function get(database: Database, account: string, id: string): Result | null {
  const row = database.get('SELECT * FROM results WHERE account = ? AND id = ?', account, id);
  return row && toResult(row);
}

function toResult(row: Row): Result {
  return {
    id: text(row, 'id'),
    account: text(row, 'account'),
    jobId: text(row, 'job_id'),
    mediumId: text(row, 'medium_id'),
    ordinal: number(row, 'ordinal'),
    role: text(row, 'role') as Result['role'],
    file: text(row, 'file'),
    contentType: text(row, 'content_type'),
    byteLength: number(row, 'byte_length'),
    width: numberOrNull(row, 'width'),
    height: numberOrNull(row, 'height'),
    requestedSeconds: numberOrNull(row, 'requested_seconds'),
    timeSeconds: numberOrNull(row, 'time_seconds'),
    details: json(row, 'details'),
    createdMs: number(row, 'created_ms'),
  };
}
