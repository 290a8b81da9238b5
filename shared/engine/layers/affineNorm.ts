import { add, mul, ones, type Tensor, zeros } from '@tensorflow/tfjs-core';
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

/** Whether a norm has a β and a γ, and whether they are trained; they are unless it is said. */
interface AffineOptions {
  readonly center: boolean;
  readonly scale: boolean;
  readonly trainable?: boolean;
}

/** A layer that normalizes and ends in γ x̂ + β, with a γ and β for every channel as far as its options ask for them. */
export abstract class AffineNorm extends layers.Layer {
  private gamma: LayerVariable | null = null;
  private beta: LayerVariable | null = null;

  constructor(
    private readonly affine: AffineOptions,
    context: LayerContext,
  ) {
    super({ name: context.name, trainable: affine.trainable ?? true });
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = [knownExtent(onlyShape(inputShape), -1)];
    const { center, scale, trainable = true } = this.affine;
    const weight = (name: string, start: ReturnType<typeof initializers.ones>): LayerVariable =>
      this.addWeight(name, shape, 'float32', start, undefined, trainable);
    if (scale) this.gamma = weight('gamma', initializers.ones());
    if (center) this.beta = weight('beta', initializers.zeros());
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

  /** γ and β for kernels that take both: 1 and 0 where the layer has none. */
  protected affineOf(x: Tensor): { readonly gamma: Tensor; readonly beta: Tensor } {
    const shape = [x.shape.at(-1) ?? 1];
    return { gamma: this.gamma?.read() ?? ones(shape), beta: this.beta?.read() ?? zeros(shape) };
  }
}
