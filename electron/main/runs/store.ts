import type { DatabaseSync } from 'node:sqlite';
import type { z } from 'zod';
import { parseDocument } from '../../../shared/document/file';
import type { NormscopeDocument } from '../../../shared/document/schema';
import { goOnSentence, noCheckpointSentence } from '../../../shared/protocol/checkpoints';
import type {
  AppendRun,
  BeginRun,
  EndRun,
  OutputColumns,
  PinRun,
  RenameRun,
  RunMetrics,
  RunRecord,
  StepColumns,
  StepQuantity,
  StoredCheckpoint,
  StoredFrame,
  StoreUsage,
} from '../../../shared/protocol/runs';
import type { EpochMetrics, StepMetrics } from '../../../shared/signals/metrics';
import { type NormSeries, NormTable } from '../../../shared/signals/normSeries';
import type { WeightNorms } from '../../../shared/signals/weightNorms';
import { networkChanges } from '../../../shared/study/networkChanges';
import { groupDigits } from '../../../shared/words/groupDigits';
import { ShellError } from '../errors';
import { Room } from './room';
import {
  bytesRow,
  countRow,
  documentRow,
  epochRows,
  frameKeyRows,
  keyRow,
  normRows,
  runRows,
  stepRows,
  usageRow,
} from './rows';
import { prepareAll } from './statements';
import { inTransaction } from './transaction';
import { TrialStore } from './trials';

/** Letters kept of how a network differs from another. */
const MOST_WORDS = 4000;

/**
 * Runs, their metrics and their frames in one SQLite database. Everything is synchronous: it lives in a thread of its
 * own (see worker.ts), so that a slow disk never holds up the window.
 *
 * Methods throw a ShellError with a sentence for what a caller got wrong, and SQLite's own error where the database
 * fails (`sentenceOf` of failures.ts turns that into a sentence).
 */
export class RunStore {
  readonly #database: DatabaseSync;
  /** What is kept of the trials of studies. */
  readonly trials: TrialStore;
  /** How large the store may be. */
  readonly room: Room;
  readonly #statements: ReturnType<typeof prepareAll>;

  /** Takes a database that `migrate` brought up to date. Runs left running by a crash become `interrupted`. */
  constructor(database: DatabaseSync) {
    this.#database = database;
    this.trials = new TrialStore(database);
    this.room = new Room(database);
    this.#statements = prepareAll(database);
    this.#markInterrupted('Normscope ended while this run trained');
  }

  /**
   * Begins a run and gives it the next number of its project. One that goes on from a checkpoint of another begins with what
   * that one measured up to there, frames left out, and with its checkpoints.
   */
  begin(run: BeginRun): RunRecord {
    const record = inTransaction(this.#database, () => {
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
        origin: run.origin?.sentence ?? null,
        changes: this.#changes(run),
      });
      if (run.origin?.continues) this.#inherit(run.id, run.origin.continues);
      return this.#record(run.id);
    });
    if (run.origin !== null) this.room.hold(null);
    return record;
  }

  /** Keeps a batch of what a run measured, in one transaction. A step that is already kept is replaced. */
  append(batch: AppendRun): undefined {
    inTransaction(this.#database, () => {
      const { key } = this.#get(batch.runId);
      this.#appendSteps(key, batch.steps);
      this.#appendEpochs(key, batch.epochs);
      this.#appendFrames(key, batch.frames);
      this.#appendNorms(key, batch.norms);
      for (const rate of batch.rates) this.#statements.addRate.run({ run: key, ...rate });
      this.#appendCheckpoints(key, batch.checkpoints);
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
    const { steps, epochs, norms, frameKeys } = this.#statements;
    return {
      run: this.#record(runId),
      steps: toColumns(stepRows.parse(steps.all(key))),
      epochs: epochRows.parse(epochs.all(key)),
      norms: toSeries(normRows.parse(norms.all(key))),
      frames: frameKeyRows.parse(frameKeys.all(key)),
      document: this.#document(key),
    };
  }

  /** Bytes of one frame; null where there is none. */
  frame({ runId, tap, step }: { runId: string; tap: string; step: number }): Uint8Array | null {
    const row = this.#statements.frame.get(runId, tap, step);
    return row === undefined ? null : bytesRow.parse(row).bytes;
  }

  /** Bytes of a checkpoint; null where there is none of that step. */
  checkpoint({ runId, step }: { runId: string; step: number }): Uint8Array | null {
    this.room.hold(runId);
    const row = this.#statements.checkpoint.get(runId, step);
    return row === undefined ? null : bytesRow.parse(row).bytes;
  }

  /** Calls a run something; null takes its name away. */
  rename({ runId, name }: RenameRun): RunRecord {
    const { key } = this.#get(runId);
    this.#statements.rename.run({ key, name });
    return this.#record(runId);
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

  /** Whether a run keeps its frames and checkpoints when room is made. */
  pin({ runId, pinned }: PinRun): RunRecord {
    const { key } = this.#get(runId);
    this.#statements.pin.run({ key, pinned: pinned ? 1 : 0 });
    return this.#record(runId);
  }

  /** How large the store is, and how much of it are frames of a project's older runs. */
  usage(documentId: string): StoreUsage {
    const { olderFrames, trimmed } = this.#statements;
    return {
      bytes: this.room.bytes,
      budget: this.room.budget,
      lack: this.room.lack,
      older: usageRow.parse(olderFrames.get({ documentId })),
      trimmed: countRow.parse(trimmed.get(documentId)).count,
    };
  }

  /** Removes the frames of a project's runs but the newest, and gives the space back to the disk. All else of them stays. */
  removeOlderFrames(documentId: string): undefined {
    inTransaction(this.#database, () => this.#statements.removeOlderFrames.run({ documentId }));
    this.#database.exec('PRAGMA incremental_vacuum');
  }

  /** Marks what still trains as interrupted: the page that trained it ended, or was loaded anew. */
  interrupt(): undefined {
    this.room.setOpen([]);
    this.room.hold(null);
    this.#markInterrupted('The window ended or was loaded anew while this run trained');
  }

  /** Marks what still trains as interrupted and closes the database. */
  close(): undefined {
    this.#markInterrupted('Normscope was closed while this run trained');
    this.#database.close();
  }

  #markInterrupted(cause: string): void {
    const { running, interrupt } = this.#statements;
    for (const { id, lastStep, latestCheckpoint } of runRows.parse(running.all())) {
      const goOn = latestCheckpoint === null ? noCheckpointSentence : goOnSentence(latestCheckpoint);
      const sentence = `${cause}; what it measured up to step ${groupDigits(lastStep)} is kept. ${goOn}`;
      interrupt.run({ id, sentence });
    }
  }

  #appendSteps(run: number, steps: readonly StepMetrics[]): void {
    for (const step of steps) this.#statements.addStep.run({ run, ...step, outputs: toText(step.outputs) });
  }

  #appendEpochs(run: number, epochs: readonly EpochMetrics[]): void {
    for (const epoch of epochs) {
      const scores = { outputs: toText(epoch.outputs), valOutputs: toText(epoch.valOutputs) };
      this.#statements.addEpoch.run({ run, ...epoch, ...scores });
      const { valLoss, valAccuracy } = epoch;
      this.#statements.validated.run({ key: run, valLoss, valAccuracy });
    }
  }

  #appendFrames(run: number, frames: readonly StoredFrame[]): void {
    for (const { tap, step, bytes } of frames) this.#statements.addFrame.run({ run, tap, step, bytes });
  }

  #appendNorms(run: number, norms: readonly WeightNorms[]): void {
    for (const { step, weights } of norms) {
      for (const [place, norm] of weights.entries())
        this.#statements.addNorm.run({ run, step, place, ...norm });
    }
  }

  /** Only the latest checkpoint and that of the best validation loss are kept, so that a long run does not fill the disk. */
  #appendCheckpoints(run: number, checkpoints: readonly StoredCheckpoint[]): void {
    for (const { kind, step, bytes } of checkpoints) {
      const best = kind === 'best' ? 1 : 0;
      this.#statements.addCheckpoint.run({ run, step, best, bytes });
      this.#statements.dropCheckpoints.run({ run, step, best });
    }
  }

  #inherit(runId: string, { runId: fromId, step }: { runId: string; step: number }): void {
    const { key } = this.#get(runId);
    const from = this.#find(fromId)?.key;
    // The other run may have been removed since its checkpoint was read: then there is nothing to begin with.
    if (from === undefined) return;
    const { copySteps, copyEpochs, copyNorms, copyRates, copyCheckpoints, inherit } = this.#statements;
    for (const copy of [copySteps, copyEpochs, copyNorms, copyRates, copyCheckpoints])
      copy.run({ key, from, step });
    inherit.run({ key, step });
  }

  /** How the run's network differs from that of the run that it goes on from, or else of the newest. */
  #changes({ document, origin }: BeginRun): string | null {
    const from = origin?.continues === null || origin === null ? null : this.#find(origin.continues.runId);
    const row = this.#statements.newest.get(document.id);
    const before = from ?? (row === undefined ? null : keyRow.parse(row));
    if (before === null) return null;
    const earlier = parseDocument(documentRow.parse(this.#statements.document.get(before.key)).document);
    if (!earlier.ok) return null;
    const changes = networkChanges(earlier.document.graph, document.graph);
    const words =
      changes.length === 0
        ? `As in run ${before.number}`
        : `${changes.join(' · ')} (since run ${before.number})`;
    return words.length > MOST_WORDS ? `${words.slice(0, MOST_WORDS - 1)}…` : words;
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

function toSeries(rows: z.infer<typeof normRows>): readonly NormSeries[] {
  const table = new NormTable();
  for (const { step, ...norm } of rows) table.add(step, norm);
  return table.series;
}

/** As JSON; null of one Output alone. */
function toText(outputs: StepMetrics['outputs']): string | null {
  return outputs === undefined ? null : JSON.stringify(outputs);
}

function toColumns(steps: readonly StepMetrics[]): StepColumns {
  const column = (name: StepQuantity): Float64Array => Float64Array.from(steps, (step) => step[name]);
  const outputs = steps.reduce((most, step) => Math.max(most, step.outputs?.length ?? 0), 0);
  const ofOutput = (index: number, name: keyof OutputColumns): Float64Array =>
    Float64Array.from(steps, (step) => step.outputs?.[index]?.[name] ?? Number.NaN);
  return {
    step: column('step'),
    epoch: column('epoch'),
    loss: column('loss'),
    accuracy: column('accuracy'),
    top5Accuracy: column('top5Accuracy'),
    outputs: Array.from({ length: outputs }, (_, index) => ({
      loss: ofOutput(index, 'loss'),
      accuracy: ofOutput(index, 'accuracy'),
    })),
    learningRate: column('learningRate'),
    milliseconds: column('milliseconds'),
  };
}
