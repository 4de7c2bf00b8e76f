import type { Delivery, DeliveryState } from '../../../events/event.js';
import { pageOf } from '../../page.js';
import type { EventStore } from '../../store.js';
import type { Database, Row } from '../database.js';
import { number, numberOrNull, text, textOrNull } from './columns.js';
import { toEvent } from './event-row.js';
import type { Operations } from './operations.js';

type DeliveryPart = Pick<
  EventStore,
  'deliveries' | 'claimDeliveries' | 'settleDelivery' | 'resend' | 'nextDueMs' | 'pendingDeliveries'
>;

export const deliveryOperations = {
  deliveries(database, { account, eventId, subjectId, after, limit }) {
    const rows = database.all(
      `SELECT * FROM deliveries WHERE account = ?1 AND (?2 IS NULL OR event_id = ?2) AND (?3 IS NULL OR id < ?3)
         AND (?5 IS NULL OR event_id IN (SELECT id FROM events WHERE subject_id = ?5))
       ORDER BY id DESC LIMIT ?4`,
      ...[account, eventId ?? null, after, limit + 1, subjectId ?? null],
    );
    return pageOf(rows.map(toDelivery), limit);
  },

  claimDeliveries(database, { nowMs, leaseMs, limit }) {
    const due = database.all(
      `SELECT * FROM deliveries WHERE state = 'pending' AND due_ms <= ? ORDER BY due_ms LIMIT ?`,
      ...[nowMs, limit],
    );
    return due.map((row) => {
      database.run(
        'UPDATE deliveries SET due_ms = ?, attempts = attempts + 1 WHERE id = ?',
        ...[nowMs + leaseMs, text(row, 'id')],
      );
      const event = database.get('SELECT * FROM events WHERE id = ?', text(row, 'event_id')) as Row;
      return { delivery: { ...toDelivery(row), attempts: number(row, 'attempts') + 1 }, event: toEvent(event) };
    });
  },

  settleDelivery(database, { id, state, dueMs, status, error }) {
    database.run(
      `UPDATE deliveries SET state = ?, due_ms = ?, last_status = ?, last_error = ?, settled_ms = ?
       WHERE id = ? AND state = 'pending'`,
      ...[state, dueMs, status, error, state === 'pending' ? null : Date.now(), id],
    );
  },

  resend(database, account, deliveryId, nowMs) {
    database.run(
      `UPDATE deliveries SET state = 'pending', attempts = 0, due_ms = ?, settled_ms = NULL WHERE account = ? AND id = ?`,
      ...[nowMs, account, deliveryId],
    );
    return get(database, account, deliveryId);
  },

  nextDueMs(database) {
    const row = database.get(`SELECT min(due_ms) AS due_ms FROM deliveries WHERE state = 'pending'`);
    return row && numberOrNull(row, 'due_ms');
  },

  pendingDeliveries(database) {
    const row = database.get(`SELECT count(*) AS pending FROM deliveries WHERE state = 'pending'`);
    return row === null ? 0 : number(row, 'pending');
  },
} satisfies Operations<DeliveryPart>;

function get(database: Database, account: string, id: string): Delivery | null {
  const row = database.get('SELECT * FROM deliveries WHERE account = ? AND id = ?', account, id);
  return row && toDelivery(row);
}

function toDelivery(row: Row): Delivery {
  return {
    id: text(row, 'id'),
    account: text(row, 'account'),
    eventId: text(row, 'event_id'),
    url: text(row, 'url'),
    style: text(row, 'style'),
    state: text(row, 'state') as DeliveryState,
    attempts: number(row, 'attempts'),
    dueMs: number(row, 'due_ms'),
    lastStatus: numberOrNull(row, 'last_status'),
    lastError: textOrNull(row, 'last_error'),
    createdMs: number(row, 'created_ms'),
    settledMs: numberOrNull(row, 'settled_ms'),
  };
}
