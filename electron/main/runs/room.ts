import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { countRow } from './rows';
import { inTransaction } from './transaction';

const budgetRow = z.strictObject({ bytes: z.int().nullable() });
const candidateRows = z.array(z.strictObject({ key: z.int(), id: z.string() }));

/**
 * Keeps the run store within its budget: where it has grown beyond, frames and checkpoints of the oldest runs of all projects go, one
 * run after the other, until it fits. Never those of a run that trains, is pinned or is open in the window; what runs measured by
 * step and epoch, their networks and the trials of studies stay in any case, so that the store may be larger than its budget.
 */
export class Room {
  readonly #database: DatabaseSync;
  readonly #statements: ReturnType<typeof prepare>;
  #open: ReadonlySet<string> = new Set();

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#statements = prepare(database);
  }

  /** Bytes that the store may have; null without a limit. */
  get budget(): number | null {
    return budgetRow.parse(this.#statements.budget.get()).bytes;
  }

  setBudget(bytes: number | null): undefined {
    this.#statements.setBudget.run({ bytes });
    return this.make();
  }

  /** The runs that the window shows, by their ids: they keep what they have. */
  setOpen(ids: readonly string[]): undefined {
    this.#open = new Set(ids);
    return this.make();
  }

  /** Makes room where the store is larger than its budget. */
  make(): undefined {
    const { budget } = this;
    if (budget === null || this.#size() <= budget) return;
    const { candidates, dropFrames, dropCheckpoints, mark } = this.#statements;
    for (const { key, id } of candidateRows.parse(candidates.all())) {
      if (this.#open.has(id)) continue;
      inTransaction(this.#database, () => {
        for (const statement of [dropFrames, dropCheckpoints, mark]) statement.run(key);
      });
      if (this.#size() <= budget) break;
    }
    this.#database.exec('PRAGMA incremental_vacuum');
  }

  /** Bytes of what is kept: pages that are free go to the disk. */
  #size(): number {
    return countRow.parse(this.#statements.size.get()).count;
  }
}

function prepare(database: DatabaseSync) {
  return {
    budget: database.prepare('SELECT bytes FROM budget'),
    setBudget: database.prepare('UPDATE budget SET bytes = :bytes'),
    size: database.prepare(`SELECT (page_count - freelist_count) * page_size AS count
      FROM pragma_page_count(), pragma_freelist_count(), pragma_page_size()`),
    candidates: database.prepare(`SELECT key, id FROM runs WHERE status <> 'running' AND pinned = 0
      AND (EXISTS (SELECT 1 FROM frames WHERE run = key) OR EXISTS (SELECT 1 FROM checkpoints WHERE run = key))
      ORDER BY startedAt, key`),
    dropFrames: database.prepare('DELETE FROM frames WHERE run = ?'),
    dropCheckpoints: database.prepare('DELETE FROM checkpoints WHERE run = ?'),
    mark: database.prepare('UPDATE runs SET trimmed = 1 WHERE key = ?'),
  };
}
