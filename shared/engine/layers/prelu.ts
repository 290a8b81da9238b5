import { prelu, reshape, type Tensor } from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { rowsOf } from '../kernels/rows';
import type { LayerContext } from './context';
import { knownExtent, onlyShape, onlyTensor } from './tensors';

/**
 * x where it is above 0, else α·x, with a weight alpha for each channel: `[1, 1, C]` for images, `[C]` for vectors. The same in
 * training and inference.
 */
class PReLU extends layers.Layer {
  static readonly className = 'PReLU';
  private alpha: LayerVariable | null = null;

  override build(inputShape: Shape | Shape[]): void {
    const shape = onlyShape(inputShape);
    const shared = shape.slice(2).map(() => 1);
    const channels = knownExtent(shape, -1);
    this.alpha = this.addWeight('alpha', [...shared, channels], 'float32', initializers.zeros());
    this.built = true;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    if (this.alpha === null) throw new Error(`Layer ${this.name} was called before it was built.`);
    const x = onlyTensor(inputs);
    return reshape(prelu(rowsOf(x), reshape(this.alpha.read(), [1, -1])), x.shape);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return onlyShape(inputShape);
  }
}

/** Builds the layer, which has no arguments. */
export function createPReLU(args: unknown, { name }: LayerContext): layers.Layer {
  z.strictObject({}).parse(args);
  return new PReLU({ name });
}
