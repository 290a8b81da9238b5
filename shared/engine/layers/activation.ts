import {
  add,
  div,
  elu,
  erf,
  leakyRelu,
  mul,
  relu6,
  selu,
  sigmoid,
  softmax,
  softplus,
  type Tensor,
  tanh,
  tidy,
} from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { rectifier } from '../kernels/rectifier';
import type { BatchNormalization } from './batchNormalization';
import { type LayerContext, readCallOptions } from './context';
import { onlyShape, onlyTensor } from './tensors';

const plainNames = [
  'linear',
  'relu',
  'relu6',
  'elu',
  'selu',
  'sigmoid',
  'tanh',
  'softplus',
  'softmax',
  'silu',
  'hardSigmoid',
  'hardSwish',
  'mish',
  'gelu',
  'geluTanh',
] as const;

export const activationArguments = z.discriminatedUnion('activation', [
  z.strictObject({ activation: z.literal('leakyRelu'), alpha: z.number().min(0).default(0.3) }),
  z.strictObject({ activation: z.enum(plainNames) }),
]);

type Arguments = z.infer<typeof activationArguments>;

/** Whether the engine has a function of that name, apart from `leakyRelu`, which needs a slope. */
export function isActivation(name: string): boolean {
  return plainNames.some((known) => known === name);
}

const functions: Readonly<Record<(typeof plainNames)[number], (x: Tensor) => Tensor>> = {
  linear: (x) => x,
  relu: rectifier,
  relu6,
  elu,
  selu,
  sigmoid,
  tanh,
  softplus,
  softmax: (x) => softmax(x),
  silu: (x) => mul(x, sigmoid(x)),
  hardSigmoid,
  hardSwish: (x) => mul(x, hardSigmoid(x)),
  mish: (x) => mul(x, tanh(softplus(x))),
  gelu: (x) => mul(mul(x, 0.5), add(erf(mul(x, Math.SQRT1_2)), 1)),
  geluTanh,
};

/** min(max(x + 3, 0), 6)/6, as in Keras 3 and PyTorch. */
function hardSigmoid(x: Tensor): Tensor {
  return div(relu6(add(x, 3)), 6);
}

/** ½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))). Source: Hendrycks, Gimpel, «Gaussian Error Linear Units», 2016. */
function geluTanh(x: Tensor): Tensor {
  const cubic = mul(mul(x, x), x);
  const inner = mul(add(x, mul(cubic, 0.044715)), Math.sqrt(2 / Math.PI));
  return mul(mul(x, 0.5), add(tanh(inner), 1));
}

/** A nonlinear function of every value on its own; softmax of the last axis. The same in training and inference. */
export class Activation extends layers.Layer {
  static readonly className = 'Activation';
  private norm: BatchNormalization | null = null;

  constructor(
    private readonly options: Arguments,
    context: LayerContext,
  ) {
    super({ name: context.name });
  }

  /** Leaves its work to the norm before it, which feeds nothing else, where that does it; only a ReLU can. */
  handOver(norm: BatchNormalization): void {
    if (this.options.activation !== 'relu') return;
    norm.takeOverRectifier();
    this.norm = norm;
  }

  override call(inputs: Tensor | Tensor[], kwargs: Readonly<Record<string, unknown>>): Tensor {
    const { options, norm } = this;
    const x = onlyTensor(inputs);
    if (norm?.hasRectified(readCallOptions(kwargs)) === true) return x;
    if (options.activation === 'leakyRelu') return leakyRelu(x, options.alpha);
    const apply = functions[options.activation];
    return tidy(() => apply(x));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return onlyShape(inputShape);
  }
}

/** Builds the layer from its arguments; a wrong one gives a sentence that names it. */
export function createActivation(args: unknown, context: LayerContext): Activation {
  return new Activation(activationArguments.parse(args), context);
}
