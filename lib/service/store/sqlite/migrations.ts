import type { Database } from './database.js';

/** Number n brings a database from version n - 1 to n. What was released is never edited; a change is a new entry. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE media (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    source TEXT NOT NULL,
    source_key TEXT NOT NULL,
    reference_id TEXT,
    title TEXT NOT NULL,
    metadata TEXT NOT NULL,
    state TEXT NOT NULL,
    failure TEXT,
    info TEXT,
    byte_length INTEGER,
    cover_id TEXT,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX media_source ON media (account, source_key);
  CREATE UNIQUE INDEX media_reference ON media (account, reference_id) WHERE reference_id IS NOT NULL;
  CREATE INDEX media_account ON media (account, id);
  CREATE INDEX media_registering ON media (id) WHERE state = 'registering';

  CREATE TABLE definitions (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    noun TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    updated_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX definitions_account ON definitions (account, noun, id);

  CREATE TABLE jobs (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    medium_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    parameters TEXT NOT NULL,
    template_id TEXT,
    group_id TEXT,
    priority INTEGER NOT NULL,
    state TEXT NOT NULL,
    progress REAL NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    fence INTEGER NOT NULL DEFAULT 0,
    ready_ms INTEGER,
    failure TEXT,
    usage TEXT,
    callback TEXT,
    user_data TEXT,
    created_ms INTEGER NOT NULL,
    started_ms INTEGER,
    finished_ms INTEGER
  ) STRICT;
  CREATE INDEX jobs_account ON jobs (account, id);
  CREATE INDEX jobs_medium ON jobs (medium_id, id);
  CREATE INDEX jobs_group ON jobs (group_id, id) WHERE group_id IS NOT NULL;
  -- ready_ms is set while a job can be claimed: when queued, from when; when processing, the end of the lease.
  CREATE INDEX jobs_ready ON jobs (priority DESC, id) WHERE ready_ms IS NOT NULL;
  CREATE INDEX jobs_due ON jobs (ready_ms) WHERE ready_ms IS NOT NULL;
  CREATE INDEX jobs_finished ON jobs (finished_ms) WHERE finished_ms IS NOT NULL;

  CREATE TABLE submissions (
    account TEXT NOT NULL,
    key TEXT NOT NULL,
    digest TEXT NOT NULL,
    job_ids TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (account, key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE results (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    job_id TEXT NOT NULL,
    medium_id TEXT NOT NULL,
    ordinal INTEGER NOT NULL,
    role TEXT NOT NULL,
    file TEXT NOT NULL UNIQUE,
    content_type TEXT NOT NULL,
    byte_length INTEGER NOT NULL,
    width INTEGER,
    height INTEGER,
    requested_seconds REAL,
    time_seconds REAL,
    details TEXT NOT NULL,
    created_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX results_job ON results (job_id, ordinal);
  CREATE INDEX results_account ON results (account, id);
  CREATE INDEX results_age ON results (created_ms, id);

  CREATE TABLE events (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    acknowledged_ms INTEGER
  ) STRICT;
  CREATE INDEX events_account ON events (account, id);
  CREATE INDEX events_age ON events (created_ms);

  CREATE TABLE deliveries (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    event_id TEXT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    url TEXT NOT NULL,
    style TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    due_ms INTEGER NOT NULL,
    last_status INTEGER,
    last_error TEXT,
    created_ms INTEGER NOT NULL,
    settled_ms INTEGER
  ) STRICT;
  CREATE INDEX deliveries_event ON deliveries (event_id);
  CREATE INDEX deliveries_account ON deliveries (account, id);
  CREATE INDEX deliveries_due ON deliveries (due_ms) WHERE state = 'pending';
  `,
  // For counting jobs without reading them.
  'CREATE INDEX jobs_counts ON jobs (state, kind);',
  `
  CREATE TABLE objects (
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    file TEXT NOT NULL,
    content_type TEXT NOT NULL,
    byte_length INTEGER NOT NULL,
    hash TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (bucket, key)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE jobs ADD COLUMN save_as TEXT;
  CREATE INDEX events_subject ON events (subject_id);
  `,
  `
  ALTER TABLE jobs ADD COLUMN set_cover INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX media_cover ON media (cover_id) WHERE cover_id IS NOT NULL;
  UPDATE media SET cover_id = NULL WHERE cover_id NOT IN (SELECT id FROM results);
  CREATE TRIGGER results_cover AFTER DELETE ON results BEGIN
    UPDATE media SET cover_id = NULL WHERE cover_id = OLD.id;
  END;

  -- Who is told when the registration under way has ended.
  ALTER TABLE media ADD COLUMN callbacks TEXT;

  -- For telling whether a file is still named by anything.
  CREATE INDEX media_upload ON media (source ->> 'file') WHERE source ->> 'file' IS NOT NULL;
  CREATE INDEX objects_file ON objects (file);
  `,
];

/** Brings the database to the newest version, each step in a transaction of its own. Refuses one from the future. */
export function migrate(database: Database): void {
  const version = Number(database.get('PRAGMA user_version')?.['user_version'] ?? 0);
  if (version > migrations.length) {
    throw new Error(
      `the database has version ${version}, and this Stillframe knows versions up to ${migrations.length}: ` +
        'start the newer Stillframe that made it, or give another dataDir',
    );
  }
  migrations.slice(version).forEach((sql, index) => {
    database.transaction(() => {
      database.exec(sql);
      database.exec(`PRAGMA user_version = ${version + index + 1}`);
    });
  });
}
