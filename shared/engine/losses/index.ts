import {
  add,
  cast,
  concat,
  mul,
  oneHot,
  reshape,
  type Scalar,
  slice,
  type Tensor,
  type Tensor1D,
} from '@tensorflow/tfjs-core';
import type { Plan, PlanOutput } from '../../compile/plan';
import { labelCrossEntropy, type ScoredLoss, scoreOf } from '../kernels/labelCrossEntropy';
import { formulaOf } from './formulas';
import { targetsOf } from './targets';

/** The loss and score of a batch from what enters a plan's losses, each `[N, classes]`, and from class indices, `[N]` of int32. */
export type LabelLoss = (values: readonly Tensor[], labels: Tensor) => ScoredLoss;

/** The loss that a plan's outputs ask for: the sum of theirs, each times its weight; hits are those of the first. */
export function createLoss(outputs: Plan['outputs'], classes: number): LabelLoss {
  const losses = outputs.map((output) => ({ weight: output.weight, of: lossOf(output, classes) }));
  return (values, labels) => {
    const scored = losses.map(({ of }, index) => of(requireValue(values, index), labels));
    const [first, ...more] = scored;
    if (first === undefined) throw new Error('The plan has no output.');
    if (more.length === 0 && losses[0]?.weight === 1) return first;
    const weighted = scored.map((each, index) => mul<Scalar>(each.loss, losses[index]?.weight ?? 1));
    const loss = weighted.reduce((total, each) => add<Scalar>(total, each));
    return { loss, score: concat([reshape(loss, [1]), slice(first.score, 1)]) };
  };
}

/** Loss and hits of every output on its own, two values each, from what `LabelLoss` takes. */
export type OutputScores = (values: readonly Tensor[], labels: Tensor) => Tensor1D;

export function createOutputScores(outputs: Plan['outputs'], classes: number): OutputScores {
  const losses = outputs.map((output) => lossOf(output, classes));
  return (values, labels) =>
    concat(losses.map((of, index) => slice(of(requireValue(values, index), labels).score, 0, 2)));
}

/** The loss that one output asks for. */
function lossOf({ loss }: PlanOutput, classes: number): (values: Tensor, labels: Tensor) => ScoredLoss {
  if (loss.kind === 'categoricalCrossentropy' && loss.fromLogits)
    return (logits, labels) => labelCrossEntropy(logits, labels, loss.labelSmoothing);
  const formula = formulaOf(loss);
  const { on, off } = targetsOf(loss, classes);
  return (values, labels) => {
    const hot = cast(oneHot(cast(labels, 'int32'), classes), 'float32');
    const value = formula(values, add(mul(hot, on - off), off));
    return { loss: value, score: scoreOf(value, values, labels) };
  };
}

function requireValue(values: readonly Tensor[], index: number): Tensor {
  const value = values[index];
  if (value === undefined) throw new Error(`The network gave nothing for its output ${index + 1}.`);
  return value;
}
