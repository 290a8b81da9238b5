import type { EpochMetrics } from '../../../shared/signals/metrics';
import { smooth } from '../../charts/smoothing';
import type { RunBuffer } from '../../training/buffer';
import type { Metric } from './options';
import { outputNames } from './outputs';

export type Quantity = 'loss' | Metric;

type Column = (number | null)[];

/** The curves of one run on a shared axis of steps: index i holds step i + 1, null where nothing was measured. */
export interface RunCurves {
  readonly raw: Column;
  readonly smoothed: Column;
  readonly validation: Column;
}

/** What an epoch measured of a quantity on the validation set. */
const validationOf = {
  loss: 'valLoss',
  accuracy: 'valAccuracy',
  top5Accuracy: 'valTop5Accuracy',
} as const satisfies Record<Quantity, keyof EpochMetrics>;

/** Which numbers a run is drawn with: logarithms have no place for values that are not positive. */
interface Rule {
  readonly quantity: Quantity;
  /** Name of the Output whose numbers they are; null for those of the whole network. */
  readonly output: string | null;
  readonly smoothing: number;
  readonly positiveOnly: boolean;
}

const drawable = (value: number, positiveOnly: boolean): number | null =>
  Number.isFinite(value) && (!positiveOnly || value > 0) ? value : null;

/** The last step that any of the runs has taken; the shared axis ends there. */
export const lastStepOf = (runs: readonly RunBuffer[]): number =>
  runs.reduce((last, run) => Math.max(last, run.lastStep), 0);

/** Steps 1 … last. */
export const stepAxis = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

/** One run's raw, smoothed and validation values on an axis of `length` steps. */
export function runCurves(run: RunBuffer, length: number, rule: Rule): RunCurves {
  const { smoothing, positiveOnly } = rule;
  const empty = (): Column => new Array<number | null>(length).fill(null);
  const curves = { raw: empty(), smoothed: empty(), validation: empty() };
  const measured = measuredIn(run, rule);
  const values = measured.ofSteps;
  const smoothed = smooth(values, smoothing);
  run.steps.step.forEach((step, index) => {
    curves.raw[step - 1] = drawable(values[index] ?? Number.NaN, positiveOnly);
    curves.smoothed[step - 1] = drawable(smoothed[index] ?? Number.NaN, positiveOnly);
  });
  for (const epoch of run.epochs) {
    const value = measured.ofEpoch(epoch);
    if (epoch.step <= length) curves.validation[epoch.step - 1] = drawable(value, positiveOnly);
  }
  return curves;
}

interface MeasuredIn {
  readonly ofSteps: Float64Array;
  /** In its validation. */
  ofEpoch(epoch: EpochMetrics): number;
}

/** Of an Output that the run does not have, and of the five best of one Output, nothing was measured. */
function measuredIn(run: RunBuffer, { quantity, output }: Rule): MeasuredIn {
  if (output === null)
    return { ofSteps: run.steps[quantity], ofEpoch: (epoch) => epoch[validationOf[quantity]] };
  const index = outputNames(run).indexOf(output);
  const columns = run.steps.outputs[index];
  if (columns === undefined || quantity === 'top5Accuracy')
    return { ofSteps: new Float64Array(), ofEpoch: () => Number.NaN };
  return {
    ofSteps: columns[quantity],
    ofEpoch: (epoch) => epoch.valOutputs?.[index]?.[quantity] ?? Number.NaN,
  };
}

/** One run's learning rates on an axis of `length` steps; none in a run that was kept before they were. */
export function rateCurve({ steps }: RunBuffer, length: number): Column {
  const column = new Array<number | null>(length).fill(null);
  steps.step.forEach((step, index) => {
    column[step - 1] = drawable(steps.learningRate[index] ?? Number.NaN, true);
  });
  return column;
}
