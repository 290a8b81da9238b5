import {
  cast,
  engine,
  equal,
  type GradConfig,
  greater,
  isNaN as isNoNumber,
  less,
  logicalAnd,
  logicalNot,
  logicalOr,
  logSoftmax,
  mean,
  mul,
  neg,
  range,
  reshape,
  type Scalar,
  stack,
  sum,
  type Tensor,
  type Tensor1D,
  tidy,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import {
  type EngineKernel,
  type KernelCall,
  numberAttribute,
  savedTensor,
  singleGradient,
  tensorInput,
} from './kernel';
import { labelCrossEntropyGradient, smoothedTargets } from './labelCrossEntropyGradient';

const NAME = 'LabelCrossEntropy';

/** Networks with no more classes than this have no top-5 accuracy: every image would count. */
export const TOP = 5;

/**
 * A mean loss, and what a step shows of itself: `[loss, hits, hits among the best five]`. A hit is an image whose greatest
 * output is that of its class; the last is there where there are more than five classes.
 */
export interface ScoredLoss {
  readonly loss: Scalar;
  readonly score: Tensor1D;
}

/**
 * −(1/N) Σ t · log softmax(logits) of logits `[N, classes]` and class indices `[N]` of int32, with log softmax(z) = z − max
 * z − log Σ exp(z − max z), which overflows for no z; t is one-hot, or smoothed: t(1 − α) + α/classes. A gradient flows through
 * the loss alone: (softmax(logits) − t)/N.
 */
export function labelCrossEntropy(logits: Tensor, labels: Tensor, labelSmoothing: number): ScoredLoss {
  const attrs = { labelSmoothing };
  const [loss, score] = engine().runKernel<[Scalar, Tensor1D]>(NAME, { logits, labels }, attrs);
  return { loss, score };
}

export const labelCrossEntropyKernel: EngineKernel = { name: NAME, compose };

export const labelCrossEntropyGradientConfig: GradConfig = {
  kernelName: NAME,
  inputsToSave: ['logits', 'labels'],
  gradFunc: (dys, saved, attrs) => {
    const [logits, labels] = [savedTensor(saved, 0), savedTensor(saved, 1)];
    const smoothing = numberAttribute(attrs, 'labelSmoothing');
    return {
      logits: () => labelCrossEntropyGradient(logits, labels, singleGradient(dys), smoothing),
      labels: () => {
        throw new Error('A class index has no gradient.');
      },
    };
  },
};

function compose(call: KernelCall): Tensor[] {
  const [logits, labels] = [tensorInput(call, 'logits'), tensorInput(call, 'labels')];
  return tidy(() => {
    const targets = smoothedTargets(call, logits, labels);
    const loss = mean<Scalar>(neg(sum(mul(targets, logSoftmax(logits)), -1)));
    return [loss, scoreOf(loss, logits, labels)];
  });
}

/**
 * Loss and hits in one tensor, so that one read-back fetches all. Outputs may be logits or probabilities: softmax keeps their
 * order. Of equal outputs the first is taken. As in Keras an image is among the best five where fewer than five outputs are
 * greater than its class's. Where that is NaN, it is no hit: nothing is greater than NaN.
 */
export function scoreOf(loss: Scalar, outputs: Tensor, labels: Tensor): Tensor1D {
  const classes = outputs.shape.at(-1) ?? 1;
  const indices = cast(labels, 'int32');
  const [column, label] = [range(0, classes, 1, 'int32'), reshape(indices, [-1, 1])];
  // Chosen, not multiplied by 0 and 1: another output's infinity would make NaN of it.
  const own = sum(where(equal(column, label), outputs, zerosLike(outputs)), -1, true);
  const isTold = logicalNot(isNoNumber(reshape(own, [-1])));
  const isEarlier = less(column, label);
  const isAhead = greater(outputs, own);
  const isBefore = logicalOr(isAhead, logicalAnd(equal(outputs, own), isEarlier));
  const hits = countFewer(isBefore, 1, isTold);
  if (classes <= TOP) return reshape(stack([loss, hits]), [2]);
  return reshape(stack([loss, hits, countFewer(isAhead, TOP, isTold)]), [3]);
}

/** Images whose class's output is told, of whose outputs fewer than `most` are marked. */
function countFewer(marked: Tensor, most: number, isTold: Tensor): Scalar {
  const isFewer = less(sum(cast(marked, 'float32'), -1), most);
  return sum<Scalar>(cast(logicalAnd(isFewer, isTold), 'float32'));
}
