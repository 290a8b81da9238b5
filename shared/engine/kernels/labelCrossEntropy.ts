import {
  argMax,
  cast,
  engine,
  equal,
  type GradConfig,
  logSoftmax,
  mean,
  mul,
  neg,
  oneHot,
  reshape,
  type Scalar,
  stack,
  sum,
  type Tensor,
  type Tensor1D,
  tidy,
} from '@tensorflow/tfjs-core';
import { type EngineKernel, type KernelCall, savedTensor, singleGradient, tensorInput } from './kernel';
import { labelCrossEntropyGradient } from './labelCrossEntropyGradient';

const NAME = 'LabelCrossEntropy';

/** A mean loss, and what a step shows of itself: `[loss, hits]`, hits the images whose greatest output is their class's. */
export interface ScoredLoss {
  readonly loss: Scalar;
  readonly score: Tensor1D;
}

/**
 * −(1/N) Σ log softmax(logits)[label] of logits `[N, classes]` and class indices `[N]` of int32, with log softmax(z) = z − max
 * z − log Σ exp(z − max z), which overflows for no z. A gradient flows through the loss alone: (softmax(logits) − one-hot)/N.
 */
export function labelCrossEntropy(logits: Tensor, labels: Tensor): ScoredLoss {
  const [loss, score] = engine().runKernel<[Scalar, Tensor1D]>(NAME, { logits, labels });
  return { loss, score };
}

export const labelCrossEntropyKernel: EngineKernel = { name: NAME, compose };

export const labelCrossEntropyGradientConfig: GradConfig = {
  kernelName: NAME,
  inputsToSave: ['logits', 'labels'],
  gradFunc: (dys, saved) => {
    const [logits, labels] = [savedTensor(saved, 0), savedTensor(saved, 1)];
    return {
      logits: () => labelCrossEntropyGradient(logits, labels, singleGradient(dys)),
      labels: () => {
        throw new Error('A class index has no gradient.');
      },
    };
  },
};

function compose(call: KernelCall): Tensor[] {
  const [logits, labels] = [tensorInput(call, 'logits'), tensorInput(call, 'labels')];
  return tidy(() => {
    const targets = cast(oneHot(labels, logits.shape.at(-1) ?? 1), 'float32');
    const loss = mean<Scalar>(neg(sum(mul(targets, logSoftmax(logits)), -1)));
    return [loss, scoreOf(loss, logits, labels)];
  });
}

/**
 * Loss and hits in one tensor, so that one read-back fetches both. Outputs may be logits or probabilities: softmax keeps their
 * order.
 */
export function scoreOf(loss: Scalar, outputs: Tensor, labels: Tensor): Tensor1D {
  const hits = equal(cast(argMax(outputs, -1), 'int32'), labels);
  return reshape(stack([loss, sum<Scalar>(cast(hits, 'float32'))]), [2]);
}
