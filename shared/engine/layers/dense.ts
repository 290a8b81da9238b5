import { reshape, type Tensor } from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { linear } from '../kernels/linear';
import { rowsOf } from '../kernels/rows';
import type { LayerContext } from './context';
import { knownExtent, onlyShape, onlyTensor } from './tensors';

export const denseArguments = z.strictObject({
  units: z.int().min(1),
  useBias: z.boolean().default(true),
  // An activation is a layer of its own, so that what enters a softmax can be told from what leaves it.
  activation: z.literal('linear').optional(),
});

type Arguments = z.infer<typeof denseArguments>;

/**
 * y = x·W + b on the last axis, `[…, K]` → `[…, units]`, with weights kernel `[K, units]` and bias `[units]`. The same in
 * training and inference.
 */
export class Dense extends layers.Layer {
  static readonly className = 'Dense';
  private kernel: LayerVariable | null = null;
  private bias: LayerVariable | null = null;

  constructor(
    private readonly options: Arguments,
    context: LayerContext,
  ) {
    super({ name: context.name });
  }

  override build(inputShape: Shape | Shape[]): void {
    const { units, useBias } = this.options;
    const shape = [knownExtent(onlyShape(inputShape), -1), units];
    this.kernel = this.addWeight('kernel', shape, 'float32', initializers.zeros());
    if (useBias) this.bias = this.addWeight('bias', [units], 'float32', initializers.zeros());
    this.built = true;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    if (this.kernel === null) throw new Error(`Layer ${this.name} was called before it was built.`);
    const x = onlyTensor(inputs);
    const y = linear(rowsOf(x), this.kernel.read(), this.bias?.read() ?? null);
    return reshape(y, [...x.shape.slice(0, -1), this.options.units]);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [...onlyShape(inputShape).slice(0, -1), this.options.units];
  }
}

/** Builds the layer from Keras' arguments; a wrong one gives a sentence that names it. */
export function createDense(args: unknown, context: LayerContext): Dense {
  return new Dense(denseArguments.parse(args), context);
}
