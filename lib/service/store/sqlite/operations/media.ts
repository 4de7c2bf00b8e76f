import type { Callback } from '../../../events/event.js';
import type { Medium, MediumSource } from '../../../media/medium.js';
import { newId } from '../../id.js';
import { pageOf, type Page } from '../../page.js';
import type { MediaQuery, MediaStore, MediumPatch, NewMedium } from '../../store.js';
import type { Database, Row } from '../database.js';
import { json, number, numberOrNull, text, textOrNull, toJson } from './columns.js';
import { storeEvent } from './event-row.js';
import type { Operations } from './operations.js';

export const media = {
  register(database, medium) {
    const known = bySourceKey(database, medium);
    if (known !== null) {
      addCallback(database, known, medium);
      return { outcome: 'known', medium: known };
    }
    const { account, referenceId } = medium;
    if (referenceId !== null && byReference(database, account, referenceId) !== null) return { outcome: 'conflict' };
    insert(database, medium);
    return { outcome: 'created', medium: get(database, account, medium.id) as Medium };
  },

  settle(database, { id, registration: { info, byteLength, failure }, event }) {
    const row = database.get(`SELECT account, callbacks FROM media WHERE id = ? AND state = 'registering'`, id);
    if (row === null) return false;
    database.run(
      `UPDATE media SET state = ?, failure = ?, info = ?, byte_length = ?, callbacks = NULL, updated_ms = ? WHERE id = ?`,
      ...[failure === null ? 'ready' : 'failed', toJson(failure), toJson(info), byteLength, Date.now(), id],
    );
    const waiting = json<readonly Callback[] | null>(row, 'callbacks') ?? [];
    const targets = [...event.targets, ...waiting.map((callback) => ({ id: newId(), ...callback }))];
    storeEvent(database, text(row, 'account'), { ...event, targets });
    return true;
  },

  retry(database, account, id) {
    database.run(
      `UPDATE media SET state = 'registering', failure = NULL, updated_ms = ? WHERE account = ? AND id = ?`,
      ...[Date.now(), account, id],
    );
    return get(database, account, id);
  },

  get,
  byReference,

  update(database, account, id, { title, metadata, coverId }: MediumPatch) {
    database.run(
      `UPDATE media SET title = coalesce(?, title), metadata = coalesce(?, metadata),
         cover_id = CASE WHEN ? THEN (SELECT id FROM results WHERE id = ? AND account = ?) ELSE cover_id END, updated_ms = ?
       WHERE account = ? AND id = ?`,
      ...[title ?? null, toJson(metadata ?? null)],
      ...[coverId === undefined ? 0 : 1, coverId ?? null, account, Date.now(), account, id],
    );
    return get(database, account, id);
  },

  list,

  delete(database, account, id) {
    const medium = get(database, account, id);
    if (medium === null) return null;
    database.run(
      `UPDATE jobs SET state = 'cancelled', ready_ms = NULL, finished_ms = ? WHERE medium_id = ? AND state = 'queued'`,
      ...[Date.now(), id],
    );
    database.run('DELETE FROM media WHERE account = ? AND id = ?', account, id);
    return medium;
  },

  registering(database, limit) {
    return database.all(`SELECT * FROM media WHERE state = 'registering' ORDER BY id LIMIT ?`, limit).map(toMedium);
  },
} satisfies Operations<MediaStore>;

function get(database: Database, account: string, id: string): Medium | null {
  const row = database.get('SELECT * FROM media WHERE account = ? AND id = ?', account, id);
  return row && toMedium(row);
}

function byReference(database: Database, account: string, referenceId: string): Medium | null {
  const row = database.get('SELECT * FROM media WHERE account = ? AND reference_id = ?', account, referenceId);
  return row && toMedium(row);
}

function bySourceKey(database: Database, { account, sourceKey }: NewMedium): Medium | null {
  const row = database.get('SELECT * FROM media WHERE account = ? AND source_key = ?', account, sourceKey);
  return row && toMedium(row);
}

function addCallback(database: Database, { id, state }: Medium, { callback = null }: NewMedium): void {
  if (callback === null || state === 'ready') return;
  database.run(
    `UPDATE media SET callbacks = json_insert(coalesce(callbacks, '[]'), '$[#]', json(?)) WHERE id = ?`,
    ...[toJson(callback), id],
  );
}

function insert(database: Database, medium: NewMedium): void {
  const { id, account, source, sourceKey, referenceId, title, metadata, callback = null } = medium;
  const nowMs = Date.now();
  database.run(
    `INSERT INTO media (id, account, source, source_key, reference_id, title, metadata, callbacks, state, created_ms,
       updated_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'registering', ?, ?)`,
    ...[id, account, toJson(source), sourceKey, referenceId, title, toJson(metadata)],
    ...[callback === null ? null : toJson([callback]), nowMs, nowMs],
  );
}

function list(database: Database, { account, state, search, after, limit }: MediaQuery): Page<Medium> {
  const like = search === undefined ? null : `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  const rows = database.all(
    `SELECT * FROM media WHERE account = ?1 AND (?2 IS NULL OR id < ?2) AND (?3 IS NULL OR state = ?3)
       AND (?4 IS NULL OR title LIKE ?4 ESCAPE '\\' OR reference_id LIKE ?4 ESCAPE '\\'
            OR coalesce(source ->> 'path', source ->> 'url') LIKE ?4 ESCAPE '\\')
     ORDER BY id DESC LIMIT ?5`,
    ...[account, after, state ?? null, like, limit + 1],
  );
  return pageOf(rows.map(toMedium), limit);
}

function toMedium(row: Row): Medium {
  return {
    id: text(row, 'id'),
    account: text(row, 'account'),
    source: json<MediumSource>(row, 'source'),
    referenceId: textOrNull(row, 'reference_id'),
    title: text(row, 'title'),
    metadata: json(row, 'metadata'),
    state: text(row, 'state') as Medium['state'],
    failure: json(row, 'failure'),
    info: json(row, 'info'),
    byteLength: numberOrNull(row, 'byte_length'),
    coverId: textOrNull(row, 'cover_id'),
    createdMs: number(row, 'created_ms'),
    updatedMs: number(row, 'updated_ms'),
  };
}
