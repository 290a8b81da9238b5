import {
  cast,
  concat,
  logSoftmax,
  mean,
  mul,
  neg,
  oneHot,
  reshape,
  type Scalar,
  slice,
  square,
  sub,
  sum,
  type Tensor,
  tensor1d,
} from '@tensorflow/tfjs-core';
import type { Loss, Plan, PlanOutput } from '../../compile/plan';
import { labelCrossEntropy, type ScoredLoss, scoreOf } from '../kernels/labelCrossEntropy';
import { sumOf } from '../kernels/sumOf';

/**
 * The mean loss of a batch from what the network gives and from its targets, both `[N, classes]`. Targets are
 * probabilities: one-hot for class labels.
 */
export type TargetLoss = (output: Tensor, targets: Tensor) => Scalar;

/** The loss and score of a batch from what enters a plan's losses, each `[N, classes]`, and from class indices, `[N]` of int32. */
export type LabelLoss = (outputs: readonly Tensor[], labels: Tensor) => ScoredLoss;

/**
 * −(1/N) Σ targets · log softmax(logits). Takes logits, not probabilities: log softmax(z) = z − max z − log Σ exp(z − max z)
 * overflows for no z, and its gradient is softmax(z) − targets however sure the network is.
 */
function categoricalCrossentropy(logits: Tensor, targets: Tensor): Scalar {
  return mean(neg(sum(mul(targets, logSoftmax(logits)), -1)));
}

/** The mean over batch and classes of (output − target)². */
function meanSquaredError(output: Tensor, targets: Tensor): Scalar {
  return mean(square(sub(output, targets)));
}

/** The losses by name. */
export const targetLosses: Readonly<Record<Loss['kind'], TargetLoss>> = {
  categoricalCrossentropy,
  meanSquaredError,
};

/** The loss that a plan's outputs ask for: the sum of theirs, each times its weight; hits are those of the first. */
export function createLoss(outputs: Plan['outputs'], classes: number): LabelLoss {
  const losses = outputs.map((output) => ({ ...output, of: lossOf(output, classes) }));
  return (values, labels) => {
    const scored = losses.map(({ of, weight }, index) =>
      weighted(of(requireValue(values, index), labels), weight),
    );
    const [first, ...more] = scored;
    if (first === undefined) throw new Error('The plan has no output.');
    if (more.length === 0) return first;
    const loss = sumOf(scored.map((each) => each.loss));
    return { loss, score: concat([reshape(loss, [1]), slice(first.score, 1)]) };
  };
}

/** The loss that one output asks for. */
function lossOf({ loss }: PlanOutput, classes: number): (output: Tensor, labels: Tensor) => ScoredLoss {
  if (loss.kind === 'categoricalCrossentropy') return labelCrossEntropy;
  return (output, labels) => {
    const value = targetLosses[loss.kind](output, cast(oneHot(cast(labels, 'int32'), classes), 'float32'));
    return { loss: value, score: scoreOf(value, output, labels) };
  };
}

function weighted({ loss, score }: ScoredLoss, weight: number): ScoredLoss {
  if (weight === 1) return { loss, score };
  return { loss: mul(loss, weight), score: mul(score, tensor1d([weight, 1])) };
}

function requireValue(values: readonly Tensor[], index: number): Tensor {
  const value = values[index];
  if (value === undefined) throw new Error(`The network gave nothing for its output ${index + 1}.`);
  return value;
}
