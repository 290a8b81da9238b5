import {
  abs,
  add,
  clipByValue,
  customGrad,
  div,
  exp,
  type GradSaveFunc,
  log,
  log1p,
  logSoftmax,
  mean,
  mul,
  neg,
  relu,
  type Scalar,
  sigmoid,
  square,
  sub,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { Loss } from '../../compile/plan';

/** The mean loss of a batch from what the network gives and from its targets, both `[N, classes]`. */
export type TargetLoss = (values: Tensor, targets: Tensor) => Scalar;

/** As Keras' epsilon: a probability is no nearer to 0 and 1. */
const LEAST_PROBABILITY = 1e-7;

/** The formula of a loss. */
export function formulaOf(loss: Loss): TargetLoss {
  switch (loss.kind) {
    case 'categoricalCrossentropy':
      return loss.fromLogits ? crossEntropyOfLogits : crossEntropy;
    case 'binaryCrossentropy':
      return loss.fromLogits ? binaryCrossEntropyOfLogits : binaryCrossEntropy;
    case 'meanSquaredError':
      return squaredError;
  }
}

/**
 * −(1/N) Σ targets · log softmax(logits), with log softmax(z) = z − max z − log Σ exp(z − max z), which overflows for no z;
 * its gradient is softmax(z) − targets however sure the network is.
 */
function crossEntropyOfLogits(logits: Tensor, targets: Tensor): Scalar {
  return mean(neg(sum(mul(targets, logSoftmax(logits)), -1)));
}

/** −(1/N) Σ targets · log q, q = p/Σp kept within 1e-7 of 0 and 1. Source: Keras, categorical_crossentropy. */
function crossEntropy(probabilities: Tensor, targets: Tensor): Scalar {
  const q = clipped(div(probabilities, sum(probabilities, -1, true)));
  return mean(neg(sum(mul(targets, log(q)), -1)));
}

/**
 * The mean over batch and classes of max(z, 0) − z·t + ln(1 + exp(−|z|)), which overflows for no z. Its gradient is
 * sigmoid(z) − t. Source: TensorFlow, sigmoid_cross_entropy_with_logits.
 */
function binaryCrossEntropyOfLogits(logits: Tensor, targets: Tensor): Scalar {
  const of = customGrad((z: Tensor | GradSaveFunc, t: Tensor | GradSaveFunc, save: Tensor | GradSaveFunc) => {
    if (typeof z === 'function' || typeof t === 'function' || typeof save !== 'function')
      throw new Error('A loss expected logits and targets.');
    save([z, t]);
    const value = mean(add(sub(relu(z), mul(z, t)), log1p(exp(neg(abs(z))))));
    return { value, gradFunc: (dy: Tensor, saved: Tensor[]) => gradientOfLogits(dy, saved) };
  });
  return mean(of(logits, targets));
}

function gradientOfLogits(dy: Tensor, [z, t]: readonly Tensor[]): Tensor[] {
  if (z === undefined || t === undefined) throw new Error('A loss has lost what it saved for its gradient.');
  const dz = mul(mul(sub(sigmoid(z), t), dy), 1 / z.size);
  return [dz, neg(dz)];
}

/** −mean of t·log p + (1 − t)·log(1 − p), p kept within 1e-7 of 0 and 1. Source: Keras, binary_crossentropy. */
function binaryCrossEntropy(probabilities: Tensor, targets: Tensor): Scalar {
  const p = clipped(probabilities);
  return neg(mean(add(mul(targets, log(p)), mul(sub(1, targets), log(sub(1, p))))));
}

function clipped(probabilities: Tensor): Tensor {
  return clipByValue(probabilities, LEAST_PROBABILITY, 1 - LEAST_PROBABILITY);
}

/** The mean over batch and classes of (value − target)². */
function squaredError(values: Tensor, targets: Tensor): Scalar {
  return mean(square(sub(values, targets)));
}
