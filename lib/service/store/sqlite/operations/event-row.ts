import type { NewEvent, ServiceEvent } from '../../../events/event.js';
import type { Database, Row } from '../database.js';
import { json, number, numberOrNull, text, toJson } from './columns.js';

/**
 * Stores an event with its deliveries, in the transaction that stores what it tells. What is to be told of a group as a
 * whole goes with the event of the job that ends last.
 */
export function storeEvent(database: Database, account: string, event: NewEvent): void {
  const nowMs = Date.now();
  const { id, kind, subjectId, payload, targets } = event;
  database.run(
    'INSERT INTO events (id, account, kind, subject_id, payload, created_ms) VALUES (?, ?, ?, ?, ?, ?)',
    ...[id, account, kind, subjectId, toJson(payload), nowMs],
  );
  for (const target of targets) {
    if (target.afterGroup !== undefined && isAtWork(database, target.afterGroup)) continue;
    database.run(
      `INSERT INTO deliveries (id, account, event_id, url, style, state, due_ms, created_ms)
       VALUES (?, ?, ?, ?, ?, 'pending', ?, ?)`,
      ...[target.id, account, id, target.url, target.style, nowMs, nowMs],
    );
  }
}

function isAtWork(database: Database, group: string): boolean {
  const left = `SELECT 1 AS one FROM jobs WHERE group_id = ? AND state IN ('queued', 'processing') LIMIT 1`;
  return database.get(left, group) !== null;
}

export function toEvent(row: Row): ServiceEvent {
  return {
    id: text(row, 'id'),
    account: text(row, 'account'),
    kind: text(row, 'kind') as ServiceEvent['kind'],
    subjectId: text(row, 'subject_id'),
    payload: json(row, 'payload'),
    createdMs: number(row, 'created_ms'),
    acknowledgedMs: numberOrNull(row, 'acknowledged_ms'),
  };
}
