import {
  argMax,
  cast,
  engine,
  equal,
  type GradConfig,
  greater,
  less,
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
 * order. As in Keras an image is among the best five where fewer than five outputs are greater than its class's.
 */
export function scoreOf(loss: Scalar, outputs: Tensor, labels: Tensor): Tensor1D {
  const classes = outputs.shape.at(-1) ?? 1;
  const hits = sum<Scalar>(cast(equal(cast(argMax(outputs, -1), 'int32'), labels), 'float32'));
  if (classes <= TOP) return reshape(stack([loss, hits]), [2]);
  const hot = cast(oneHot(cast(labels, 'int32'), classes), 'float32');
  const own = sum(mul(hot, outputs), -1, true);
  const ahead = sum(cast(greater(outputs, own), 'float32'), -1);
  const among = sum<Scalar>(cast(less(ahead, TOP), 'float32'));
  return reshape(stack([loss, hits, among]), [3]);
}
