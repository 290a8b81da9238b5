import type { NormscopeBridge } from '../../shared/protocol/bridge';
import type { BeginRun, EndRun, RateChange, RunRecord, StoredCheckpoint } from '../../shared/protocol/runs';
import type { Frame } from '../../shared/signals/frame';
import { encodeFrame } from '../../shared/signals/index';
import type { EpochMetrics, StepMetrics } from '../../shared/signals/metrics';
import type { WeightNorms } from '../../shared/signals/weightNorms';
import { PendingMeasurements } from './pending';

export type RunSink = Pick<NormscopeBridge['runs'], 'begin' | 'append' | 'end'>;

interface Options {
  readonly store: RunSink;
  /** The store's record of the run: when it has begun (with its number) and when it has ended. */
  readonly onRecord: (record: RunRecord) => void;
  /** Called once per run, with a sentence, when the store does not take what was measured. */
  readonly onTrouble: (sentence: string) => void;
  /** How a delay passes; a test passes its own. */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** Measurements gather this long before they are sent as one batch. */
const BATCH_MS = 300;
/** A store that fails is tried again after longer and longer waits. */
const LONGEST_RETRY_MS = 10_000;
/** Once the run is over, this many more failures and it stays unrecorded: the window must be able to close. */
const TRIES_AFTER_END = 3;
/** Frames waiting for a store that does not take them may hold this much memory; later ones are then not recorded. */
const MOST_WAITING_BYTES = 256 * 2 ** 20;

const passed = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/**
 * Sends what one run measures to the run store, in order and in batches: begin, measurements, end. Nothing is let go
 * before the store has confirmed it; a failing store is tried again and never stops the training.
 */
export class Recorder {
  readonly #options: Options;
  readonly #wait: (milliseconds: number) => Promise<void>;
  readonly #runId: string;
  readonly #pending = new PendingMeasurements();
  #begin: BeginRun | null;
  #end: EndRun | null = null;
  /** The run has ended: what is left goes without waiting for more. */
  #over = false;
  #failures = 0;
  #triesAfterEnd = 0;
  #gaveUp = false;
  #told = false;
  #work: Promise<void> | null = null;

  constructor(run: BeginRun, options: Options) {
    this.#runId = run.id;
    this.#begin = run;
    this.#options = options;
    this.#wait = options.wait ?? passed;
    void this.#start(0);
  }

  addSteps(steps: readonly StepMetrics[]): void {
    this.#pending.addSteps(steps);
    void this.#start(BATCH_MS);
  }

  addEpoch(epoch: EpochMetrics): void {
    this.#pending.addEpoch(epoch);
    void this.#start(BATCH_MS);
  }

  addFrame(frame: Frame): void {
    if (this.#pending.frameBytes > MOST_WAITING_BYTES) return;
    this.#pending.addFrame({ step: frame.step, tap: frame.tap, bytes: encodeFrame(frame) });
    void this.#start(BATCH_MS);
  }

  addNorms(norms: WeightNorms): void {
    this.#pending.addNorms(norms);
    void this.#start(BATCH_MS);
  }

  addRate(rate: RateChange): void {
    this.#pending.addRate(rate);
    void this.#start(BATCH_MS);
  }

  addCheckpoint(checkpoint: StoredCheckpoint): void {
    this.#pending.addCheckpoint(checkpoint);
    void this.#start(BATCH_MS);
  }

  /** Ends the run. Resolves when the store has all of it, or when it was tried in vain. */
  async end(end: EndRun): Promise<void> {
    this.#end = end;
    this.#over = true;
    await this.#work;
    await this.#start(0);
  }

  #start(delay: number): Promise<void> {
    this.#work ??= this.#run(delay).finally(() => {
      this.#work = null;
    });
    return this.#work;
  }

  async #run(delay: number): Promise<void> {
    if (delay > 0) await this.#wait(delay);
    while (this.#somethingToSend()) {
      const sent = await this.#trySending();
      if (sent && !this.#over) await this.#wait(BATCH_MS);
    }
  }

  #somethingToSend(): boolean {
    return !this.#gaveUp && (this.#begin !== null || this.#end !== null || !this.#pending.isEmpty);
  }

  async #trySending(): Promise<boolean> {
    try {
      await this.#send();
      this.#failures = 0;
      return true;
    } catch (error) {
      await this.#recoverFrom(error);
      return false;
    }
  }

  async #send(): Promise<void> {
    const { store, onRecord } = this.#options;
    if (this.#begin !== null) {
      const record = await store.begin(this.#begin);
      this.#begin = null;
      onRecord(record);
    } else if (!this.#pending.isEmpty) {
      const batch = this.#pending.batch(this.#runId);
      await store.append(batch);
      this.#pending.confirm(batch);
    } else if (this.#end !== null) {
      const record = await store.end(this.#end);
      this.#end = null;
      onRecord(record);
    }
  }

  /** Tells of the failure once, then waits; gives up where the run is over and was tried often enough. */
  async #recoverFrom(error: unknown): Promise<void> {
    this.#tell(error);
    if (this.#over) {
      this.#triesAfterEnd += 1;
      this.#gaveUp = this.#triesAfterEnd >= TRIES_AFTER_END;
    }
    if (this.#gaveUp) return;
    await this.#wait(Math.min(LONGEST_RETRY_MS, BATCH_MS * 2 ** this.#failures));
    this.#failures += 1;
  }

  #tell(error: unknown): void {
    if (this.#told) return;
    this.#told = true;
    const reason = error instanceof Error ? error.message : String(error);
    this.#options.onTrouble(
      `The run store did not take this run's measurements (${reason}). Training goes on, and recording is tried ` +
        'again; until it succeeds, the run is only in memory and is lost when the window closes.',
    );
  }
}
