import { add, mul, type Tensor } from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import type { LayerContext } from './context';
import { knownExtent, onlyShape } from './tensors';

/** Options of every norm that ends in γ x̂ + β. */
export const affineArguments = {
  epsilon: z.number().positive().default(1e-3),
  center: z.boolean().default(true),
  scale: z.boolean().default(true),
};

/** A layer that normalizes and ends in γ x̂ + β, with a trained γ and β for every channel as far as its options ask for them. */
export abstract class AffineNorm extends layers.Layer {
  private gamma: LayerVariable | null = null;
  private beta: LayerVariable | null = null;

  constructor(
    private readonly affine: { readonly center: boolean; readonly scale: boolean },
    context: LayerContext,
  ) {
    super({ name: context.name });
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = [knownExtent(onlyShape(inputShape), -1)];
    const { center, scale } = this.affine;
    if (scale) this.gamma = this.addWeight('gamma', shape, 'float32', initializers.ones());
    if (center) this.beta = this.addWeight('beta', shape, 'float32', initializers.zeros());
    this.built = true;
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return onlyShape(inputShape);
  }

  /** γ x̂ + β along the last axis. */
  protected applyAffine(normalized: Tensor): Tensor {
    const scaled = this.gamma === null ? normalized : mul(normalized, this.gamma.read());
    return this.beta === null ? scaled : add(scaled, this.beta.read());
  }
}
