import type { AppendRun, RateChange, StoredCheckpoint, StoredFrame } from '../../shared/protocol/runs';
import type { EpochMetrics, StepMetrics } from '../../shared/signals/metrics';
import type { WeightNorms } from '../../shared/signals/weightNorms';

/** A batch crosses to the main process whole: small enough that neither side stalls over it. */
const MOST_STEPS = 20_000;
const MOST_EPOCHS = 5_000;
const MOST_FRAMES = 2_000;
const MOST_NORMS = 200;
const MOST_RATES = 10_000;
const MOST_FRAME_BYTES = 8 * 2 ** 20;

/** What one run measured and the store has not confirmed yet, in order. */
export class PendingMeasurements {
  readonly #steps: StepMetrics[] = [];
  readonly #epochs: EpochMetrics[] = [];
  readonly #frames: StoredFrame[] = [];
  readonly #norms: WeightNorms[] = [];
  readonly #rates: RateChange[] = [];
  /** At most one of the best and a later one: earlier ones would be replaced at once. */
  #checkpoints: StoredCheckpoint[] = [];
  #frameBytes = 0;

  get isEmpty(): boolean {
    const waiting = [this.#steps, this.#epochs, this.#frames, this.#norms, this.#rates, this.#checkpoints];
    return waiting.every(({ length }) => length === 0);
  }

  /** Bytes of frames that wait. */
  get frameBytes(): number {
    return this.#frameBytes;
  }

  addSteps(steps: readonly StepMetrics[]): void {
    this.#steps.push(...steps);
  }

  addEpoch(epoch: EpochMetrics): void {
    this.#epochs.push(epoch);
  }

  addFrame(frame: StoredFrame): void {
    this.#frames.push(frame);
    this.#frameBytes += frame.bytes.byteLength;
  }

  addNorms(norms: WeightNorms): void {
    this.#norms.push(norms);
  }

  addRate(rate: RateChange): void {
    this.#rates.push(rate);
  }

  addCheckpoint(checkpoint: StoredCheckpoint): void {
    const best = this.#checkpoints.filter(({ kind }) => kind === 'best' && checkpoint.kind !== 'best');
    this.#checkpoints = [...best, checkpoint];
  }

  /** The oldest measurements, as many as go into one batch. They stay here until `confirm`. */
  batch(runId: string): AppendRun {
    return {
      runId,
      steps: this.#steps.slice(0, MOST_STEPS),
      epochs: this.#epochs.slice(0, MOST_EPOCHS),
      frames: this.#frames.slice(0, this.#framesPerBatch()),
      norms: this.#norms.slice(0, MOST_NORMS),
      rates: this.#rates.slice(0, MOST_RATES),
      checkpoints: this.#fitsInOneBatch() ? this.#checkpoints : [],
    };
  }

  /** Lets go of what a batch held, now that the store has it. */
  confirm(batch: AppendRun): void {
    this.#steps.splice(0, batch.steps.length);
    this.#epochs.splice(0, batch.epochs.length);
    this.#norms.splice(0, batch.norms.length);
    this.#rates.splice(0, batch.rates.length);
    this.#checkpoints = this.#checkpoints.filter((each) => !batch.checkpoints.includes(each));
    for (const { bytes } of this.#frames.splice(0, batch.frames.length)) this.#frameBytes -= bytes.byteLength;
  }

  /** A checkpoint never arrives before the steps and epochs that it has behind it. */
  #fitsInOneBatch(): boolean {
    return this.#steps.length <= MOST_STEPS && this.#epochs.length <= MOST_EPOCHS;
  }

  #framesPerBatch(): number {
    let bytes = 0;
    let count = 0;
    for (const frame of this.#frames) {
      bytes += frame.bytes.byteLength;
      if (count > 0 && (bytes > MOST_FRAME_BYTES || count === MOST_FRAMES)) break;
      count += 1;
    }
    return count;
  }
}
