import { add, cast, engine, mul, oneHot, softmax, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { smoothed, type Targets } from '../losses/targets';
import { type EngineKernel, type KernelCall, numberAttribute, tensorInput } from './kernel';

const NAME = 'LabelCrossEntropyGradient';

/** dy·(softmax(logits) − t)/N, `[N, classes]`, with a scalar dy; t is one-hot, or smoothed: t(1 − α) + α/classes. */
export function labelCrossEntropyGradient(
  logits: Tensor,
  labels: Tensor,
  dy: Tensor,
  labelSmoothing: number,
): Tensor {
  return engine().runKernel(NAME, { logits, labels, dy }, { labelSmoothing });
}

/** What the call compares probabilities with. */
export function targetsOfCall({ attrs }: KernelCall, classes: number): Targets {
  return smoothed(numberAttribute(attrs, 'labelSmoothing'), classes);
}

/** The same for every image and class. */
export function smoothedTargets(call: KernelCall, logits: Tensor, labels: Tensor): Tensor {
  const classes = logits.shape.at(-1) ?? 1;
  const { on, off } = targetsOfCall(call, classes);
  return add(mul(cast(oneHot(labels, classes), 'float32'), on - off), off);
}

export const labelCrossEntropyGradientKernel: EngineKernel = { name: NAME, compose };

function compose(call: KernelCall): Tensor {
  const logits = tensorInput(call, 'logits');
  return tidy(() => {
    const targets = smoothedTargets(call, logits, tensorInput(call, 'labels'));
    const share = mul(tensorInput(call, 'dy'), 1 / (logits.shape[0] ?? 1));
    return mul(sub(softmax(logits), targets), share);
  });
}
