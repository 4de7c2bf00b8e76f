import type { SavedObject } from '../../../buckets/saved-object.js';
import type { ObjectStore } from '../../store.js';
import type { Database, Row } from '../database.js';
import { number, text } from './columns.js';
import type { Operations } from './operations.js';

export const objects = {
  get,

  put(database, object, onlyNew) {
    const { bucket, key, file, contentType, byteLength, hash, createdMs } = object;
    const known = get(database, bucket, key);
    if (known !== null && onlyNew) return { outcome: 'exists', object: known };
    database.run(
      `INSERT OR REPLACE INTO objects (bucket, key, file, content_type, byte_length, hash, created_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ...[bucket, key, file, contentType, byteLength, hash, createdMs],
    );
    return { outcome: 'stored', replaced: known };
  },
} satisfies Operations<ObjectStore>;

function get(database: Database, bucket: string, key: string): SavedObject | null {
  const row = database.get('SELECT * FROM objects WHERE bucket = ? AND key = ?', bucket, key);
  return row && toObject(row);
}

function toObject(row: Row): SavedObject {
  return {
    bucket: text(row, 'bucket'),
    key: text(row, 'key'),
    file: text(row, 'file'),
    contentType: text(row, 'content_type'),
    byteLength: number(row, 'byte_length'),
    hash: text(row, 'hash'),
    createdMs: number(row, 'created_ms'),
  };
}
