import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { parseDocument } from '../../../shared/document/file';
import type { NormscopeDocument } from '../../../shared/document/schema';
import type {
  AppendRun,
  BeginRun,
  EndRun,
  RunMetrics,
  RunRecord,
  StepColumns,
  StoredFrame,
} from '../../../shared/protocol/runs';
import type { EpochMetrics, StepMetrics } from '../../../shared/signals/metrics';
import { ShellError } from '../errors';
import { bytesRow, countRow, documentRow, epochRows, frameKeyRows, keyRow, runRows, stepRows } from './rows';
import { inTransaction } from './transaction';

const RECORD = `id, documentId, number, startedAt, endedAt, status, sentence, backend, seed, totalSteps, lastStep,
  valLoss, valAccuracy`;

/**
 * Runs, their metrics and their frames in one SQLite database. Everything is synchronous: it lives in a thread of its
 * own (see worker.ts), so that a slow disk never holds up the window.
 *
 * Methods throw a ShellError with a sentence for what a caller got wrong, and SQLite's own error where the database
 * fails (`sentenceOf` of failures.ts turns that into a sentence).
 */
export class RunStore {
  readonly #database: DatabaseSync;
  readonly #statements: ReturnType<typeof prepareAll>;

  /** Takes a database that `migrate` brought up to date. Runs left running by a crash become `interrupted`. */
  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#statements = prepareAll(database);
    this.#markInterrupted('Normscope ended while this run trained');
  }

  /** Begins a run and gives it the next number of its project. */
  begin(run: BeginRun): RunRecord {
    return inTransaction(this.#database, () => {
      const { begin, highestNumber } = this.#statements;
      if (this.#find(run.id) !== null) {
        throw new ShellError(
          `A run with the id “${run.id}” is already kept: a new run needs an id of its own. Start the training again.`,
        );
      }
      const number = countRow.parse(highestNumber.get(run.document.id)).count + 1;
      begin.run({
        id: run.id,
        documentId: run.document.id,
        number,
        startedAt: run.startedAt,
        backend: run.backend,
        seed: run.document.training.seed,
        totalSteps: run.totalSteps,
        document: JSON.stringify(run.document),
      });
      return this.#record(run.id);
    });
  }

  /** Keeps a batch of what a run measured, in one transaction. A step that is already kept is replaced. */
  append(batch: AppendRun): undefined {
    inTransaction(this.#database, () => {
      const { key } = this.#get(batch.runId);
      this.#appendSteps(key, batch.steps);
      this.#appendEpochs(key, batch.epochs);
      this.#appendFrames(key, batch.frames);
      const lastStep = batch.steps.reduce((last, { step }) => Math.max(last, step), 0);
      this.#statements.advance.run({ key, lastStep });
    });
  }

  end(end: EndRun): RunRecord {
    return inTransaction(this.#database, () => {
      const { key } = this.#get(end.runId);
      const { runId: _, ...values } = end;
      this.#statements.end.run({ key, ...values });
      return this.#record(end.runId);
    });
  }

  /** Runs of a project, newest first. */
  list(documentId: string): readonly RunRecord[] {
    return runRows.parse(this.#statements.list.all(documentId));
  }

  /** Everything a run measured, in order of step; of its frames only which there are. */
  metrics(runId: string): RunMetrics {
    const { key } = this.#get(runId);
    const { steps, epochs, frameKeys } = this.#statements;
    return {
      run: this.#record(runId),
      steps: toColumns(stepRows.parse(steps.all(key))),
      epochs: epochRows.parse(epochs.all(key)),
      frames: frameKeyRows.parse(frameKeys.all(key)),
      document: this.#document(key),
    };
  }

  /** Bytes of one frame; null where there is none. */
  frame({ runId, tap, step }: { runId: string; tap: string; step: number }): Uint8Array | null {
    const row = this.#statements.frame.get(runId, tap, step);
    return row === undefined ? null : bytesRow.parse(row).bytes;
  }

  /** Removes a run with all it measured, and gives the space back to the disk. */
  remove(runId: string): undefined {
    const { key, status, number } = this.#get(runId);
    if (status === 'running') {
      throw new ShellError(`Run ${number} is still training and cannot be removed: stop it first.`);
    }
    inTransaction(this.#database, () => this.#statements.remove.run(key));
    this.#database.exec('PRAGMA incremental_vacuum');
  }

  /** Marks what still trains as interrupted and closes the database. */
  close(): undefined {
    this.#markInterrupted('Normscope was closed while this run trained');
    this.#database.close();
  }

  #markInterrupted(cause: string): void {
    this.#statements.interrupt.run(cause);
  }

  #appendSteps(run: number, steps: readonly StepMetrics[]): void {
    for (const step of steps) this.#statements.addStep.run({ run, ...step });
  }

  #appendEpochs(run: number, epochs: readonly EpochMetrics[]): void {
    for (const epoch of epochs) {
      this.#statements.addEpoch.run({ run, ...epoch });
      const { valLoss, valAccuracy } = epoch;
      this.#statements.validated.run({ key: run, valLoss, valAccuracy });
    }
  }

  #appendFrames(run: number, frames: readonly StoredFrame[]): void {
    for (const { tap, step, bytes } of frames) this.#statements.addFrame.run({ run, tap, step, bytes });
  }

  #find(runId: string): { key: number; status: string; number: number } | null {
    const row = this.#statements.find.get(runId);
    return row === undefined ? null : keyRow.parse(row);
  }

  #get(runId: string): { key: number; status: string; number: number } {
    const found = this.#find(runId);
    if (found === null) {
      throw new ShellError(
        `There is no run with the id “${runId}”: it was removed, or never begun. Look at the list of runs again.`,
      );
    }
    return found;
  }

  #record(runId: string): RunRecord {
    const [record] = runRows.parse([this.#statements.record.get(runId)]);
    if (record === undefined) throw new ShellError(`Run “${runId}” could not be read back.`);
    return record;
  }

  #document(key: number): NormscopeDocument {
    const { document } = documentRow.parse(this.#statements.document.get(key));
    // Read as a file is: an older Normscope may have written it.
    const parsed = parseDocument(document);
    if (parsed.ok) return parsed.document;
    throw new ShellError(`The project as this run trained it cannot be read. ${parsed.sentence}`);
  }
}

function toColumns(steps: readonly StepMetrics[]): StepColumns {
  const column = (name: keyof StepMetrics): Float64Array => Float64Array.from(steps, (step) => step[name]);
  return {
    step: column('step'),
    epoch: column('epoch'),
    loss: column('loss'),
    accuracy: column('accuracy'),
    learningRate: column('learningRate'),
    milliseconds: column('milliseconds'),
  };
}

function prepareAll(database: DatabaseSync) {
  const sql = (text: string): StatementSync => database.prepare(text);
  return {
    find: sql('SELECT key, status, number FROM runs WHERE id = ?'),
    record: sql(`SELECT ${RECORD} FROM runs WHERE id = ?`),
    list: sql(`SELECT ${RECORD} FROM runs WHERE documentId = ? ORDER BY number DESC`),
    document: sql('SELECT document FROM runs WHERE key = ?'),
    highestNumber: sql('SELECT ifnull(max(number), 0) AS count FROM runs WHERE documentId = ?'),
    begin:
      sql(`INSERT INTO runs (id, documentId, number, startedAt, status, backend, seed, totalSteps, document)
      VALUES (:id, :documentId, :number, :startedAt, 'running', :backend, :seed, :totalSteps, :document)`),
    advance: sql('UPDATE runs SET lastStep = max(lastStep, :lastStep) WHERE key = :key'),
    validated: sql('UPDATE runs SET valLoss = :valLoss, valAccuracy = :valAccuracy WHERE key = :key'),
    end: sql(`UPDATE runs SET endedAt = :endedAt, status = :status, sentence = :sentence, lastStep = :lastStep,
      valLoss = :valLoss, valAccuracy = :valAccuracy WHERE key = :key`),
    interrupt: sql(`UPDATE runs SET status = 'interrupted',
      sentence = ? || '; what it measured up to step ' || lastStep || ' is kept.' WHERE status = 'running'`),
    addStep: sql(`INSERT OR REPLACE INTO steps (run, step, epoch, loss, accuracy, learningRate, milliseconds)
      VALUES (:run, :step, :epoch, :loss, :accuracy, :learningRate, :milliseconds)`),
    addEpoch: sql(`INSERT OR REPLACE INTO epochs
      (run, epoch, step, loss, accuracy, valLoss, valAccuracy, learningRate, milliseconds)
      VALUES (:run, :epoch, :step, :loss, :accuracy, :valLoss, :valAccuracy, :learningRate, :milliseconds)`),
    addFrame: sql('INSERT OR REPLACE INTO frames (run, tap, step, bytes) VALUES (:run, :tap, :step, :bytes)'),
    steps: sql(`SELECT step, epoch, loss, accuracy, learningRate, milliseconds FROM steps WHERE run = ?
      ORDER BY step`),
    epochs:
      sql(`SELECT epoch, step, loss, accuracy, valLoss, valAccuracy, learningRate, milliseconds FROM epochs
      WHERE run = ? ORDER BY epoch`),
    frameKeys: sql('SELECT step, tap FROM frames WHERE run = ? ORDER BY step, tap'),
    frame: sql(`SELECT bytes FROM frames
      WHERE run = (SELECT key FROM runs WHERE id = ?) AND tap = ? AND step = ?`),
    remove: sql('DELETE FROM runs WHERE key = ?'),
  };
}
