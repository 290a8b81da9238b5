import {
  add,
  div,
  engine,
  mul,
  type NamedAttrMap,
  sqrt,
  square,
  sub,
  type Tensor,
  type TensorInfo,
  tidy,
} from '@tensorflow/tfjs-core';
import type { HostMemory } from './hostMemory';
import { type EngineKernel, type KernelCall, numberAttribute, tensorInput } from './kernel';

const NAME = 'AdamUpdate';

/** One weight and what Adam remembers of it: running averages of its gradient and of its gradient's square. */
export type AdamState = Record<'weight' | 'first' | 'second', Tensor>;

export interface AdamCoefficients {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Learning rate with the bias correction of the step. */
  readonly stepSize: number;
  /** What √second is multiplied with before ε is added. */
  readonly rootScale: number;
}

/**
 * One step of Adam for one weight, as new tensors: first ← β₁·first + (1 − β₁)·g, second ← β₂·second + (1 − β₂)·g²,
 * weight ← weight − stepSize · first / (rootScale·√second + ε).
 */
export function adamUpdate(state: AdamState, gradient: Tensor, coefficients: AdamCoefficients): AdamState {
  const [weight, first, second] = engine().runKernel<[Tensor, Tensor, Tensor]>(
    NAME,
    { ...state, gradient },
    { ...coefficients },
  );
  return { weight, first, second };
}

export const adamUpdateKernel: EngineKernel = { name: NAME, compose, host };

/** The coefficients as they came with the call. */
function readAdamCoefficients(attrs: NamedAttrMap): AdamCoefficients {
  return {
    beta1: numberAttribute(attrs, 'beta1'),
    beta2: numberAttribute(attrs, 'beta2'),
    epsilon: numberAttribute(attrs, 'epsilon'),
    stepSize: numberAttribute(attrs, 'stepSize'),
    rootScale: numberAttribute(attrs, 'rootScale'),
  };
}

function compose(call: KernelCall): Tensor[] {
  const { beta1, beta2, epsilon, stepSize, rootScale } = readAdamCoefficients(call.attrs);
  const gradient = tensorInput(call, 'gradient');
  return tidy(() => {
    const first = add(mul(tensorInput(call, 'first'), beta1), mul(gradient, 1 - beta1));
    const second = add(mul(tensorInput(call, 'second'), beta2), mul(square(gradient), 1 - beta2));
    const change = div(mul(first, stepSize), add(mul(sqrt(second), rootScale), epsilon));
    return [sub(tensorInput(call, 'weight'), change), first, second];
  });
}

/**
 * The weight must become a new tensor: TensorFlow.js' WASM products and convolutions keep a packed copy of their weights for
 * as long as the tensor lives, and would not see it change.
 */
function host(call: KernelCall, memory: HostMemory): TensorInfo[] {
  const { beta1, beta2, epsilon, stepSize, rootScale } = readAdamCoefficients(call.attrs);
  const shape = tensorInput(call, 'weight').shape;
  const outputs = [shape, shape, shape].map((each) => memory.allocate(each));
  const [weight, first, second] = outputs.map((output) => memory.view(output));
  if (!weight || !first || !second) throw new Error('Adam could not allocate its outputs.');
  const [oldWeight, oldFirst, oldSecond, gradient] = ['weight', 'first', 'second', 'gradient'].map((name) =>
    memory.view(tensorInput(call, name)),
  );
  if (!oldWeight || !oldFirst || !oldSecond || !gradient) throw new Error('Adam expected four tensors.');
  for (let at = 0; at < weight.length; at++) {
    const g = gradient[at] ?? 0;
    const m = beta1 * (oldFirst[at] ?? 0) + (1 - beta1) * g;
    const v = beta2 * (oldSecond[at] ?? 0) + (1 - beta2) * g * g;
    first[at] = m;
    second[at] = v;
    weight[at] = (oldWeight[at] ?? 0) - (stepSize * m) / (rootScale * Math.sqrt(v) + epsilon);
  }
  return outputs;
}
