import { existsSync, renameSync } from 'node:fs';
import { basename, join, parse } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { ShellError } from '../errors';
import { isMarkedDamaged, MARK } from './damageMark';
import { isDamage, sqliteCode, sqliteCodes } from './failures';
import { APPLICATION_ID, migrate, STORE_VERSION } from './migrations';
import { RunStore } from './store';

/** How long a statement waits for another program that holds the database, in milliseconds. */
const BUSY_TIMEOUT = 1000;

export interface OpenedRunStore {
  readonly store: RunStore;
  /** The file it lies in; null where it is kept in memory. */
  readonly file: string | null;
  /** What to tell the user where the store of earlier runs could not be used; null where all is well. */
  readonly note: string | null;
}

/**
 * Opens the run store at `path`, or begins it. The app works whatever lies there: a damaged, foreign or newer file is
 * kept under a new name and a new store is begun; where nothing can be written, runs are kept in memory until the app
 * ends. The note says so in a sentence.
 *
 * @param now the time for the name of a file that is put aside
 */
export function openRunStore(path: string, now: () => Date = () => new Date()): OpenedRunStore {
  try {
    if (isMarkedDamaged(path)) throw new UnusableStore(DAMAGED);
    return { store: openAt(path), file: path, note: null };
  } catch (error) {
    const reason = reasonToPutAside(error);
    return reason === null ? openInMemory(error) : openAfresh(path, reason, now());
  }
}

/** The file is not one that this build can use. */
class UnusableStore extends ShellError {}

const DAMAGED = 'was damaged and could not be read';

function openAt(path: string): RunStore {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT, defensive: true });
  try {
    const version = readVersion(database);
    // Must come before the first table is made; costs nothing later.
    if (version === 0) database.exec('PRAGMA auto_vacuum = INCREMENTAL');
    database.exec('PRAGMA journal_mode = WAL');
    // A power cut may lose the last batches, never the database.
    database.exec('PRAGMA synchronous = NORMAL');
    database.exec('PRAGMA foreign_keys = ON');
    migrate(database, version);
    checkTables(database);
    return new RunStore(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Version of the tables in the file: 0 for a new one. Refuses what another program or a later Normscope wrote. */
function readVersion(database: DatabaseSync): number {
  const version = readPragma(database, 'user_version');
  const application = readPragma(database, 'application_id');
  const objects = z
    .object({ count: z.int() })
    .parse(database.prepare('SELECT count(*) AS count FROM sqlite_schema').get()).count;
  if (version === 0 && objects === 0) return 0;
  if (application !== APPLICATION_ID) throw new UnusableStore('was written by another program');
  if (version > STORE_VERSION) {
    throw new UnusableStore(
      `was written by a newer Normscope (version ${version}, this one reads up to ${STORE_VERSION})`,
    );
  }
  return version;
}

function readPragma(database: DatabaseSync, name: 'user_version' | 'application_id'): number {
  return z.record(z.string(), z.int()).parse(database.prepare(`PRAGMA ${name}`).get())[name] ?? 0;
}

/** Looks through the small tables; the frames, by far the largest, are checked as they are read (see damageMark.ts). */
function checkTables(database: DatabaseSync): void {
  for (const table of ['runs', 'steps', 'epochs']) {
    const rows = database.prepare(`PRAGMA quick_check(${table})`).all();
    if (!z.tuple([z.object({ quick_check: z.literal('ok') })]).safeParse(rows).success) {
      throw new UnusableStore(DAMAGED);
    }
  }
}

function reasonToPutAside(error: unknown): string | null {
  if (error instanceof UnusableStore) return error.message;
  return isDamage(error) ? DAMAGED : null;
}

function openAfresh(path: string, reason: string, now: Date): OpenedRunStore {
  try {
    const kept = putAside(path, now);
    const note = `The store of earlier runs ${reason}. It was kept as ${kept}, and a new one was begun.`;
    return { store: openAt(path), file: path, note };
  } catch (error) {
    return openInMemory(error);
  }
}

/** Renames the database and its companions; gives the new name. */
function putAside(path: string, now: Date): string {
  const { dir, name, ext } = parse(path);
  const stamp = now.toISOString().replaceAll(/[:.]/g, '-');
  const kept = join(dir, `${name}-kept-${stamp}${ext}`);
  for (const companion of ['', '-wal', '-shm', MARK]) {
    if (existsSync(path + companion)) renameSync(path + companion, kept + companion);
  }
  return basename(kept);
}

function openInMemory(error: unknown): OpenedRunStore {
  const code = sqliteCode(error);
  const inUse = code === sqliteCodes.busy || code === sqliteCodes.locked;
  const cause = inUse ? 'is in use by another program' : 'cannot be read and written';
  const remedy = inUse
    ? 'Close that program'
    : 'Allow writing to Normscope’s data folder, or free space on its disk,';
  return {
    store: openAt(':memory:'),
    file: null,
    note: `The store of runs ${cause}: new runs are kept until Normscope is closed, and earlier ones are not shown. ${remedy} and start Normscope again.`,
  };
}
