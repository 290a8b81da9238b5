import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { sentenceOf } from './failures';
import { countRow } from './rows';
import { inTransaction } from './transaction';

const budgetRow = z.strictObject({ bytes: z.int().nullable() });
const candidateRows = z.array(z.strictObject({ key: z.int(), id: z.string() }));

const IN_VAIN =
  'What may go is not enough, so nothing is removed: the newest run of each project and runs that are shown or pinned keep their frames and checkpoints, and the results of studies stay. Raise the limit, unpin or remove runs, or forget results of studies.';
const LATER = 'Room is made when a run trains next.';

/** What one run has in one table, and can do without. */
interface Piece {
  readonly run: number;
  readonly table: Table;
}

/**
 * Keeps the run store within its budget: where it has grown beyond, the frames of the oldest runs of all projects go, one run after
 * the other, until it fits; where all of them are not enough, checkpoints in the same order; where both are not, nothing. Never those
 * of a run that trains, is pinned, is open in the window, is the newest of its project or is about to be gone on from; what runs
 * measured by step and epoch, their networks and the trials of studies stay in any case.
 */
export class Room {
  readonly #database: DatabaseSync;
  readonly #statements: ReturnType<typeof prepare>;
  /** In the order in which they give room: checkpoints are small beside frames, and without them a run cannot go on. */
  readonly #tables: readonly Table[];
  #open: ReadonlySet<string> = new Set();
  #held: string | null = null;
  #inVain = false;
  #failure: string | null = null;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#statements = prepare(database);
    this.#tables = [prepareTable(database, 'frames'), prepareTable(database, 'checkpoints')];
  }

  /** Bytes that the store may have; null without a limit. */
  get budget(): number | null {
    return budgetRow.parse(this.#statements.budget.get()).bytes;
  }

  setBudget(bytes: number | null): undefined {
    this.#statements.setBudget.run({ bytes });
  }

  /** Bytes of what is kept; pages that are free are none of it. */
  get bytes(): number {
    return countRow.parse(this.#statements.size.get()).count;
  }

  /** Why the store has more than its budget, and what helps; null where it has not. */
  get lack(): string | null {
    const excess = this.#excess();
    if (excess <= 0) return null;
    return this.#failure ?? (this.#suffice(this.#pieces(), excess) ? LATER : IN_VAIN);
  }

  /** The runs that the window shows, by their ids: they keep what they have. */
  setOpen(ids: readonly string[]): undefined {
    this.#open = new Set(ids);
  }

  /** A run of which a checkpoint is read keeps what it has until the run that goes on from it has begun. */
  hold(id: string | null): void {
    this.#held = id;
  }

  /**
   * Makes room where the store is larger than its budget.
   *
   * @throws SQLite's error where the database fails; `lack` then says so
   */
  make(): void {
    this.#failure = null;
    try {
      this.#inVain = !this.#fit();
    } catch (error) {
      this.#failure = sentenceOf(error, 'no room could be made in the store of runs');
      throw error;
    }
  }

  /** As `make`, for a store that grows by a batch. A try that did not help is not repeated at every batch: it looks through all runs. */
  makeForBatch(): void {
    if (!this.#inVain && this.#failure === null) this.make();
  }

  /** Removes what it takes for the store to fit; false, and nothing is removed, where all that may go is not enough. */
  #fit(): boolean {
    const excess = this.#excess();
    if (excess <= 0) return true;
    const pieces = this.#pieces();
    if (!this.#suffice(pieces, excess)) return false;
    for (const { run, table } of pieces) {
      inTransaction(this.#database, () => {
        table.drop.run(run);
        this.#statements.mark.run(run);
      });
      if (this.#excess() <= 0) break;
    }
    this.#database.exec('PRAGMA incremental_vacuum');
    return true;
  }

  /** Bytes beyond the budget; negative or 0 where the store fits. */
  #excess(): number {
    const { budget } = this;
    return budget === null ? 0 : this.bytes - budget;
  }

  /** What may go, in the order in which it does. */
  #pieces(): readonly Piece[] {
    return this.#tables.flatMap((table) =>
      candidateRows
        .parse(table.candidates.all())
        .filter(({ id }) => !this.#open.has(id) && id !== this.#held)
        .map(({ key }) => ({ run: key, table })),
    );
  }

  /** Whether removing the pieces frees that many bytes. */
  #suffice(pieces: readonly Piece[], bytes: number): boolean {
    let freed = 0;
    return pieces.some(({ run, table }) => {
      freed += countRow.parse(table.bytes.get(run)).count;
      return freed >= bytes;
    });
  }
}

function prepare(database: DatabaseSync) {
  return {
    budget: database.prepare('SELECT bytes FROM budget'),
    setBudget: database.prepare('UPDATE budget SET bytes = :bytes'),
    size: database.prepare(`SELECT (page_count - freelist_count) * page_size AS count
      FROM pragma_page_count(), pragma_freelist_count(), pragma_page_size()`),
    mark: database.prepare('UPDATE runs SET trimmed = 1 WHERE key = ?'),
  };
}

type Table = ReturnType<typeof prepareTable>;

function prepareTable(database: DatabaseSync, name: 'frames' | 'checkpoints') {
  return {
    candidates: database.prepare(`SELECT key, id FROM runs WHERE status <> 'running' AND pinned = 0
      AND number < (SELECT max(number) FROM runs AS other WHERE other.documentId = runs.documentId)
      AND EXISTS (SELECT 1 FROM ${name} WHERE run = key) ORDER BY startedAt, key`),
    // What is freed for certain: the pages at both ends may be shared with another run's.
    bytes:
      database.prepare(`SELECT max(0, CAST(ifnull(sum(length(bytes)), 0) AS INTEGER) - 2 * page_size) AS count
      FROM ${name}, pragma_page_size() WHERE run = ?`),
    drop: database.prepare(`DELETE FROM ${name} WHERE run = ?`),
  };
}
