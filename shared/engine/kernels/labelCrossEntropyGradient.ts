import { cast, engine, mul, oneHot, softmax, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type EngineKernel, type KernelCall, tensorInput } from './kernel';

const NAME = 'LabelCrossEntropyGradient';

/** dy·(softmax(logits) − one-hot)/N, `[N, classes]`, with a scalar dy. */
export function labelCrossEntropyGradient(logits: Tensor, labels: Tensor, dy: Tensor): Tensor {
  return engine().runKernel(NAME, { logits, labels, dy });
}

export const labelCrossEntropyGradientKernel: EngineKernel = { name: NAME, compose };

function compose(call: KernelCall): Tensor {
  const logits = tensorInput(call, 'logits');
  return tidy(() => {
    const targets = cast(oneHot(tensorInput(call, 'labels'), logits.shape.at(-1) ?? 1), 'float32');
    const share = mul(tensorInput(call, 'dy'), 1 / (logits.shape[0] ?? 1));
    return mul(sub(softmax(logits), targets), share);
  });
}
