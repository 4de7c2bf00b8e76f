import { pageOf } from '../../page.js';
import type { EventStore } from '../../store.js';
import { deliveryOperations } from './deliveries.js';
import { toEvent } from './event-row.js';
import type { Operations } from './operations.js';

export const events = {
  list(database, { account, unacknowledged, after, limit }) {
    const rows = database.all(
      `SELECT * FROM events WHERE account = ?1 AND (?2 = 0 OR acknowledged_ms IS NULL) AND (?3 IS NULL OR id < ?3)
       ORDER BY id DESC LIMIT ?4`,
      ...[account, unacknowledged === true ? 1 : 0, after, limit + 1],
    );
    return pageOf(rows.map(toEvent), limit);
  },

  get(database, account, id) {
    const row = database.get('SELECT * FROM events WHERE account = ? AND id = ?', account, id);
    return row && toEvent(row);
  },

  acknowledge(database, account, ids) {
    const changed = ids.map((id) =>
      database.run(
        'UPDATE events SET acknowledged_ms = ? WHERE account = ? AND id = ? AND acknowledged_ms IS NULL',
        ...[Date.now(), account, id],
      ),
    );
    return changed.reduce((sum, count) => sum + count, 0);
  },

  prune(database, beforeMs, limit) {
    // What is still on its way to somebody stays.
    return database.run(
      `DELETE FROM events WHERE id IN (
         SELECT id FROM events WHERE created_ms < ?
           AND NOT EXISTS (SELECT 1 FROM deliveries WHERE event_id = events.id AND state = 'pending') LIMIT ?)`,
      ...[beforeMs, limit],
    );
  },

  ...deliveryOperations,
} satisfies Operations<EventStore>;
