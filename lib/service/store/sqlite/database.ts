import { createRequire } from 'node:module';

/** The part of the `node:sqlite` API that is used here; the package for Node 20 has the same. */
interface DatabaseSync {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

export type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

export interface Statement {
  run(...values: Value[]): { readonly changes: number | bigint };
  get(...values: Value[]): Row | undefined;
  all(...values: Value[]): Row[];
}

interface SqliteModule {
  readonly DatabaseSync: new (path: string) => DatabaseSync;
}

/** Node's own SQLite where Node has it (22.13 and newer), else a package with the same API. */
function loadSqlite(): SqliteModule {
  const require = createRequire(import.meta.url);
  try {
    return require('node:sqlite') as SqliteModule;
  } catch {
    return require('@photostructure/sqlite') as SqliteModule;
  }
}

/** One connection, with its prepared statements. */
export class Database {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, Statement>();

  constructor(path: string) {
    const { DatabaseSync } = loadSqlite();
    this.#database = new DatabaseSync(path);
    // A commit that was answered survives the loss of power; and one process owns the file, so that what it finds in
    // the middle of work belongs to nobody any more.
    for (const pragma of ['locking_mode = EXCLUSIVE', 'journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON'])
      this.#database.exec(`PRAGMA ${pragma}`);
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  /** The prepared statement for this text: texts are constants, so there are few. */
  sql(text: string): Statement {
    const known = this.#statements.get(text);
    if (known !== undefined) return known;
    const prepared = this.#database.prepare(text);
    this.#statements.set(text, prepared);
    return prepared;
  }

  /** How many rows a statement changed. */
  run(text: string, ...values: Value[]): number {
    return Number(this.sql(text).run(...values).changes);
  }

  get(text: string, ...values: Value[]): Row | null {
    return this.sql(text).get(...values) ?? null;
  }

  all(text: string, ...values: Value[]): readonly Row[] {
    return this.sql(text).all(...values);
  }

  /** All of `work` or none of it; may be nested. */
  transaction<Result>(work: () => Result): Result {
    this.exec('SAVEPOINT step');
    try {
      const result = work();
      this.exec('RELEASE step');
      return result;
    } catch (error) {
      this.exec('ROLLBACK TO step');
      this.exec('RELEASE step');
      throw error;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }
}
