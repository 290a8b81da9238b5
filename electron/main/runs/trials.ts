import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { z } from 'zod';
import type {
  ForgetTrials,
  KeepOutcome,
  KeepPart,
  KeptPart,
  KeptTrial,
  TrialKey,
} from '../../../shared/protocol/study';
import { fromJson, toJson } from '../../../shared/study/json';
import { outcomeSchema, partSchema } from '../../../shared/study/outcome';
import { inTransaction } from './transaction';

const trialRows = z.array(
  z.strictObject({ key: z.string(), outcome: z.string().nullable(), step: z.int().nullable() }),
);

const partRow = z.strictObject({ part: z.string(), checkpoint: z.instanceof(Uint8Array) });

/**
 * The trials of studies: what each gave, or, of one under way, its latest checkpoint with what was measured up to there. They are
 * found by what decides their numbers (`Trial.key`), so that a design can change and change back without losing any.
 */
export class TrialStore {
  readonly #database: DatabaseSync;
  readonly #statements: Readonly<
    Record<'list' | 'part' | 'keepOutcome' | 'keepPart' | 'forget', StatementSync>
  >;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#statements = {
      list: database.prepare('SELECT key, outcome, step FROM trials WHERE documentId = ? ORDER BY rowid'),
      part: database.prepare(
        'SELECT part, checkpoint FROM trials WHERE documentId = ? AND key = ? AND part IS NOT NULL',
      ),
      keepOutcome: database.prepare(`INSERT OR REPLACE INTO trials (documentId, key, outcome)
        VALUES (:documentId, :key, :outcome)`),
      keepPart: database.prepare(`INSERT OR REPLACE INTO trials (documentId, key, step, part, checkpoint)
        VALUES (:documentId, :key, :step, :part, :checkpoint)`),
      forget: database.prepare('DELETE FROM trials WHERE documentId = ? AND key = ?'),
    };
  }

  list(documentId: string): readonly KeptTrial[] {
    return trialRows
      .parse(this.#statements.list.all(documentId))
      .flatMap(({ key, outcome, step }): readonly KeptTrial[] => {
        if (outcome === null) return [{ key, outcome, step }];
        const parsed = outcomeSchema.safeParse(fromJson(outcome));
        // An earlier Normscope measured less of a trial: it is trained again.
        return parsed.success ? [{ key, outcome: parsed.data, step }] : [];
      });
  }

  /** Null where the trial has ended, or nothing is kept of it. */
  part({ documentId, key }: TrialKey): KeptPart | null {
    const row = this.#statements.part.get(documentId, key);
    if (row === undefined) return null;
    const { part, checkpoint } = partRow.parse(row);
    const parsed = partSchema.safeParse(fromJson(part));
    return parsed.success ? { part: parsed.data, checkpoint: new Uint8Array(checkpoint) } : null;
  }

  keepOutcome({ documentId, key, outcome }: KeepOutcome): undefined {
    this.#statements.keepOutcome.run({ documentId, key, outcome: toJson(outcome) });
  }

  keepPart({ documentId, key, part, checkpoint }: KeepPart): undefined {
    this.#statements.keepPart.run({ documentId, key, step: part.step, part: toJson(part), checkpoint });
  }

  forget({ documentId, keys }: ForgetTrials): undefined {
    inTransaction(this.#database, () => {
      for (const key of keys) this.#statements.forget.run(documentId, key);
    });
    this.#database.exec('PRAGMA incremental_vacuum');
  }
}
