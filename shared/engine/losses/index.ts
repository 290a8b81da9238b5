import {
  cast,
  logSoftmax,
  mean,
  mul,
  neg,
  oneHot,
  type Scalar,
  square,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { PlanOutput } from '../../compile/plan';
import { labelCrossEntropy, type ScoredLoss, scoreOf } from '../kernels/labelCrossEntropy';

/**
 * The mean loss of a batch from what the network gives and from its targets, both `[N, classes]`. Targets are
 * probabilities: one-hot for class labels.
 */
export type TargetLoss = (output: Tensor, targets: Tensor) => Scalar;

/** The loss and score of a batch from what the network gives, `[N, classes]`, and from class indices, `[N]` of int32. */
export type LabelLoss = (output: Tensor, labels: Tensor) => ScoredLoss;

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
export const targetLosses: Readonly<Record<PlanOutput['loss'], TargetLoss>> = {
  categoricalCrossentropy,
  meanSquaredError,
};

/** The loss that a plan's output asks for, over class labels. */
export function createLoss({ loss }: PlanOutput, classes: number): LabelLoss {
  if (loss === 'categoricalCrossentropy') return labelCrossEntropy;
  return (output, labels) => {
    const value = targetLosses[loss](output, cast(oneHot(cast(labels, 'int32'), classes), 'float32'));
    return { loss: value, score: scoreOf(value, output, labels) };
  };
}
