import type { Definition, DefinitionNoun } from '../../../templates/definition.js';
import { pageOf } from '../../page.js';
import type { DefinitionStore } from '../../store.js';
import type { Database, Row } from '../database.js';
import { json, number, text, toJson } from './columns.js';
import type { Operations } from './operations.js';

export const definitions = {
  create(database, { id, account, noun, name, body }) {
    const nowMs = Date.now();
    database.run(
      `INSERT INTO definitions (id, account, noun, name, body, created_ms, updated_ms) VALUES (?, ?, ?, ?, ?, ?, ?)`,
      ...[id, account, noun, name, toJson(body), nowMs, nowMs],
    );
    return get(database, account, noun, id) as Definition;
  },

  get,

  update(database, account, noun, id, { name, body }) {
    database.run(
      'UPDATE definitions SET name = ?, body = ?, updated_ms = ? WHERE account = ? AND noun = ? AND id = ?',
      ...[name, toJson(body), Date.now(), account, noun, id],
    );
    return get(database, account, noun, id);
  },

  delete(database, account, noun, id) {
    return database.run('DELETE FROM definitions WHERE account = ? AND noun = ? AND id = ?', account, noun, id) > 0;
  },

  list(database, { account, noun, after, limit }) {
    const rows = database.all(
      `SELECT * FROM definitions WHERE account = ?1 AND noun = ?2 AND (?3 IS NULL OR id < ?3) ORDER BY id DESC LIMIT ?4`,
      ...[account, noun, after, limit + 1],
    );
    return pageOf(rows.map(toDefinition), limit);
  },
} satisfies Operations<DefinitionStore>;

function get(database: Database, account: string, noun: DefinitionNoun, id: string): Definition | null {
  const row = database.get('SELECT * FROM definitions WHERE account = ? AND noun = ? AND id = ?', account, noun, id);
  return row && toDefinition(row);
}

function toDefinition(row: Row): Definition {
  return {
    id: text(row, 'id'),
    account: text(row, 'account'),
    noun: text(row, 'noun') as DefinitionNoun,
    name: text(row, 'name'),
    body: json(row, 'body'),
    createdMs: number(row, 'created_ms'),
    updatedMs: number(row, 'updated_ms'),
  };
}
