import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './transaction';

/** `PRAGMA application_id` of a run store («NSCO»): tells it from any other SQLite file. */
export const APPLICATION_ID = 0x4e_53_43_4f;

/**
 * The steps from one version of the run store to the next; `PRAGMA user_version` counts those that were taken. A
 * change of the tables adds a step at the end and never alters an earlier one.
 *
 * Tables are STRICT. A measured NaN is stored as NULL, which is what SQLite makes of it.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE runs (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    documentId TEXT NOT NULL,
    number INTEGER NOT NULL,
    startedAt REAL NOT NULL,
    endedAt REAL,
    status TEXT NOT NULL,
    sentence TEXT,
    backend TEXT NOT NULL,
    seed INTEGER NOT NULL,
    totalSteps INTEGER NOT NULL,
    lastStep INTEGER NOT NULL DEFAULT 0,
    valLoss REAL,
    valAccuracy REAL,
    document TEXT NOT NULL,
    UNIQUE (documentId, number)
  ) STRICT;

  CREATE TABLE steps (
    run INTEGER NOT NULL REFERENCES runs (key) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    loss REAL,
    accuracy REAL,
    milliseconds REAL NOT NULL,
    PRIMARY KEY (run, step)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE epochs (
    run INTEGER NOT NULL REFERENCES runs (key) ON DELETE CASCADE,
    epoch INTEGER NOT NULL,
    step INTEGER NOT NULL,
    loss REAL,
    accuracy REAL,
    valLoss REAL,
    valAccuracy REAL,
    milliseconds REAL NOT NULL,
    PRIMARY KEY (run, epoch)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE frames (
    run INTEGER NOT NULL REFERENCES runs (key) ON DELETE CASCADE,
    tap TEXT NOT NULL,
    step INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    UNIQUE (run, tap, step)
  ) STRICT;
  `,
  'ALTER TABLE epochs ADD COLUMN learningRate REAL',
  `
  ALTER TABLE runs ADD COLUMN origin TEXT;

  CREATE TABLE checkpoints (
    run INTEGER NOT NULL REFERENCES runs (key) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    best INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    UNIQUE (run, step)
  ) STRICT;
  `,
  'ALTER TABLE steps ADD COLUMN learningRate REAL',
  `
  CREATE TABLE norms (
    run INTEGER NOT NULL REFERENCES runs (key) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    place INTEGER NOT NULL,
    node TEXT NOT NULL,
    weight TEXT NOT NULL,
    gradientNorm REAL,
    weightNorm REAL,
    PRIMARY KEY (run, step, place)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE steps ADD COLUMN top5Accuracy REAL;
  ALTER TABLE epochs ADD COLUMN top5Accuracy REAL;
  ALTER TABLE epochs ADD COLUMN valTop5Accuracy REAL;
  `,
  `
  CREATE TABLE trials (
    documentId TEXT NOT NULL,
    key TEXT NOT NULL,
    outcome TEXT,
    step INTEGER,
    part TEXT,
    checkpoint BLOB,
    UNIQUE (documentId, key)
  ) STRICT;
  `,
  // Loss and accuracy of each Output, as JSON; NULL of one Output alone.
  'ALTER TABLE epochs ADD COLUMN valOutputs TEXT',
  `
  ALTER TABLE steps ADD COLUMN outputs TEXT;
  ALTER TABLE epochs ADD COLUMN outputs TEXT;
  `,
  // One row: how many bytes the store may have, NULL for no limit, as a store has whose runs were kept without one; and of each run
  // whether it may be made smaller, and was.
  `
  CREATE TABLE budget (one INTEGER PRIMARY KEY CHECK (one = 1), bytes INTEGER) STRICT;
  INSERT INTO budget SELECT 1, CASE WHEN EXISTS (SELECT 1 FROM runs) THEN NULL ELSE 2147483648 END;
  ALTER TABLE runs ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE runs ADD COLUMN trimmed INTEGER NOT NULL DEFAULT 0;
  `,
  `
  ALTER TABLE runs ADD COLUMN name TEXT;
  ALTER TABLE runs ADD COLUMN changes TEXT;

  CREATE TABLE rates (
    run INTEGER NOT NULL REFERENCES runs (key) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    learningRate REAL NOT NULL,
    PRIMARY KEY (run, step)
  ) STRICT, WITHOUT ROWID;
  `,
];

/** Version of the tables that this build reads and writes. */
export const STORE_VERSION = migrations.length;

/**
 * Brings an open database from `from` to `STORE_VERSION`, each step in a transaction of its own, so that a crash
 * between two leaves a whole earlier version.
 */
export function migrate(database: DatabaseSync, from: number): void {
  for (const [index, sql] of migrations.entries()) {
    if (index < from) continue;
    inTransaction(database, () => {
      database.exec(sql);
      database.exec(`PRAGMA user_version = ${index + 1}`);
      database.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
    });
  }
}
