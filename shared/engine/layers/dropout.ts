import { mul, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { countValues } from '../../layers/shapes';
import { createRandom, streamSeed } from '../../random';
import { type LayerContext, readCallOptions } from './context';
import { onlyShape, onlyTensor } from './tensors';

export const dropoutArguments = z.strictObject({ rate: z.number().min(0).lt(1) });

/**
 * Training: each value becomes 0 with probability `rate`, the others are multiplied with 1/(1 − rate), so that the mean
 * stays. Inference: nothing. The mask is a function of the layer's seed, the step and the value's place alone: the same
 * on every backend and in every repetition. Source: Srivastava et al., JMLR 15 (2014).
 */
export class Dropout extends layers.Layer {
  static readonly className: string = 'Dropout';
  private readonly seed: number;

  constructor(
    private readonly rate: number,
    context: LayerContext,
  ) {
    super({ name: context.name });
    this.seed = context.seed;
  }

  override call(inputs: Tensor | Tensor[], kwargs: Readonly<Record<string, unknown>>): Tensor {
    const x = onlyTensor(inputs);
    const { training, step } = readCallOptions(kwargs);
    if (!training || this.rate === 0) return x;
    const [images = 1, ...shape] = this.maskShape(x.shape);
    return tidy(() => mul(x, tensor(this.mask(images, countValues(shape), step), [images, ...shape])));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return onlyShape(inputShape);
  }

  /** Shape of the mask for an input of this shape. */
  protected maskShape(input: readonly number[]): readonly number[] {
    return input;
  }

  /** Every image of the batch has a stream of its own, of which it takes `size` numbers. */
  private mask(images: number, size: number, step: number): Float32Array {
    const kept = 1 / (1 - this.rate);
    const mask = new Float32Array(images * size);
    for (let image = 0; image < images; image++) {
      const random = createRandom(streamSeed(this.seed, step, image));
      const end = (image + 1) * size;
      for (let at = image * size; at < end; at++) mask[at] = random.next() < this.rate ? 0 : kept;
    }
    return mask;
  }
}

/**
 * Dropout of whole channels: each image draws one number for each of its channels. Source: Tompson et al., CVPR 2015;
 * keras.layers.SpatialDropout2D.
 */
class SpatialDropout2D extends Dropout {
  static override readonly className: string = 'SpatialDropout2D';

  protected override maskShape([images = 1, ...shape]: readonly number[]): readonly number[] {
    return [images, 1, 1, shape.at(-1) ?? 1];
  }
}

/** Builds the layer from Keras' arguments; a wrong one gives a sentence that names it. */
export function createDropout(args: unknown, context: LayerContext): Dropout {
  return new Dropout(dropoutArguments.parse(args).rate, context);
}

/** Builds the layer from Keras' arguments; a wrong one gives a sentence that names it. */
export function createSpatialDropout2D(args: unknown, context: LayerContext): layers.Layer {
  return new SpatialDropout2D(dropoutArguments.parse(args).rate, context);
}
