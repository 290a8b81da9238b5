import { add, mul, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import type { LayerContext } from './context';
import { onlyShape, onlyTensor } from './tensors';

const valueAffineArguments = z.strictObject({ center: z.boolean(), scale: z.boolean() });

type Arguments = z.infer<typeof valueAffineArguments>;

/**
 * γ x + β with a trained γ and β for every value of an image, the same for all images: what ends Keras' and PyTorch's layer
 * normalization over several axes.
 */
export class ValueAffine extends layers.Layer {
  static readonly className = 'ValueAffine';
  private gamma: LayerVariable | null = null;
  private beta: LayerVariable | null = null;

  constructor(
    private readonly options: Arguments,
    context: LayerContext,
  ) {
    super({ name: context.name });
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = onlyShape(inputShape).slice(1);
    const { center, scale } = this.options;
    if (scale) this.gamma = this.addWeight('gamma', shape, 'float32', initializers.ones());
    if (center) this.beta = this.addWeight('beta', shape, 'float32', initializers.zeros());
    this.built = true;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const x = onlyTensor(inputs);
    return tidy(() => {
      const scaled = this.gamma === null ? x : mul(x, this.gamma.read());
      return this.beta === null ? scaled : add(scaled, this.beta.read());
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return onlyShape(inputShape);
  }
}

/** Builds the layer from its arguments; a wrong one gives a sentence that names it. */
export function createValueAffine(args: unknown, context: LayerContext): ValueAffine {
  return new ValueAffine(valueAffineArguments.parse(args), context);
}
