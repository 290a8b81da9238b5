import type { NormscopeDocument } from '../../shared/document/schema';
import type { RunMetrics, StepColumns } from '../../shared/protocol/runs';
import type { Frame } from '../../shared/signals/frame';
import type { EpochMetrics, StepMetrics } from '../../shared/signals/metrics';
import { type NormSeries, NormTable } from '../../shared/signals/normSeries';
import type { WeightNorms } from '../../shared/signals/weightNorms';
import { GrowingSteps } from './columns';
import { type FrameLoader, FrameShelf } from './frameShelf';
import { createSignal } from './signal';

/** Memory for one run's frames: hours of a small net at a frame every 25 steps, minutes of a large one. */
const FRAME_BUDGET = 256 * 2 ** 20;

/**
 * Everything one run measured, outside React's state: the loop may add to it a thousand times a second, and whoever
 * draws is told at most once per animation frame.
 */
export class RunBuffer {
  readonly id: string;
  /** The document as it was when the run began. */
  readonly document: NormscopeDocument;
  readonly steps: StepColumns;
  readonly epochs: readonly EpochMetrics[];
  /** Of every trainable weight, in the order of the plan. */
  readonly norms: readonly NormSeries[];
  /** Steps that the run is to take, as far as is known: 0 until it has started. */
  readonly totalSteps: number;
  readonly frames: FrameShelf;
  readonly #signal = createSignal();

  /** A run as the store gives it: all metrics at once, the frames when they are looked at. */
  constructor({ run, document, steps, epochs, norms, frames }: RunContents, load: FrameLoader) {
    this.id = run.id;
    this.document = document;
    this.steps = steps;
    this.epochs = epochs;
    this.norms = norms;
    this.totalSteps = run.totalSteps;
    this.frames = new FrameShelf({ budget: FRAME_BUDGET, load, onArrival: this.#signal.raise });
    for (const { tap, step } of frames) this.frames.announce(tap, step);
  }

  /** The last step measured; 0 before the first. */
  get lastStep(): number {
    return this.steps.step.at(-1) ?? 0;
  }

  /** Grows with every change that the listeners were told of: a key for what is computed from the buffer. */
  readonly version = (): number => this.#signal.version();

  /** Calls the listener after changes, at most once per animation frame. Returns how to stop. */
  readonly subscribe = (listener: () => void): (() => void) => this.#signal.subscribe(listener);

  protected changed(): void {
    this.#signal.raise();
  }
}

/** Steps, epochs and norms, in order. */
export interface RunHistory {
  readonly steps: readonly StepMetrics[];
  readonly epochs: readonly EpochMetrics[];
  readonly norms: readonly NormSeries[];
}

type RunContents = Omit<RunMetrics, 'run'> & { readonly run: Pick<RunMetrics['run'], 'id' | 'totalSteps'> };

/** The buffer of the run under way. */
export class LiveRunBuffer extends RunBuffer {
  override totalSteps = 0;
  readonly #steps: GrowingSteps;
  readonly #epochs: EpochMetrics[];
  readonly #norms: NormTable;

  /** @param history what was measured before, where the run goes on from a checkpoint of another */
  constructor(id: string, document: NormscopeDocument, load: FrameLoader, history: RunHistory | null = null) {
    const steps = new GrowingSteps();
    for (const step of history?.steps ?? []) steps.push(step);
    const epochs: EpochMetrics[] = [...(history?.epochs ?? [])];
    const table = new NormTable(history?.norms);
    super({ run: { id, totalSteps: 0 }, document, steps, epochs, norms: table.series, frames: [] }, load);
    this.#steps = steps;
    this.#epochs = epochs;
    this.#norms = table;
  }

  begin(totalSteps: number): void {
    this.totalSteps = totalSteps;
    this.changed();
  }

  addSteps(steps: readonly StepMetrics[]): void {
    for (const step of steps) this.#steps.push(step);
    this.changed();
  }

  addEpoch(metrics: EpochMetrics): void {
    // The checkpoint may have been taken before the validation of an epoch that the history has.
    if (this.#epochs.at(-1)?.epoch === metrics.epoch) this.#epochs.pop();
    this.#epochs.push(metrics);
    this.changed();
  }

  addNorms({ step, weights }: WeightNorms): void {
    for (const norm of weights) this.#norms.add(step, norm);
    this.changed();
  }

  addFrame(frame: Frame): void {
    this.frames.add(frame);
    this.changed();
  }
}
