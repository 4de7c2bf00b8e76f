import type { NewEvent, ServiceEvent } from '../../../events/event.js';
import type { Database, Row } from '../database.js';
import { json, number, numberOrNull, text, toJson } from './columns.js';

/** Stores an event with its deliveries, in the transaction that stores what it tells. */
export function storeEvent(database: Database, account: string, event: NewEvent): void {
  const nowMs = Date.now();
  const { id, kind, subjectId, payload, targets } = event;
  database.run(
    'INSERT INTO events (id, account, kind, subject_id, payload, created_ms) VALUES (?, ?, ?, ?, ?, ?)',
    ...[id, account, kind, subjectId, toJson(payload), nowMs],
  );
  for (const target of targets) {
    database.run(
      `INSERT INTO deliveries (id, account, event_id, url, style, state, due_ms, created_ms)
       VALUES (?, ?, ?, ?, ?, 'pending', ?, ?)`,
      ...[target.id, account, id, target.url, target.style, nowMs, nowMs],
    );
  }
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
