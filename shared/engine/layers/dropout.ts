import { mul, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
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
  static readonly className = 'Dropout';
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
    return tidy(() => mul(x, tensor(this.mask(x.shape[0] ?? 1, x.size, step), x.shape)));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return onlyShape(inputShape);
  }

  /** Every image of the batch has a stream of its own. */
  private mask(images: number, size: number, step: number): Float32Array {
    const kept = 1 / (1 - this.rate);
    const mask = new Float32Array(size);
    for (let image = 0; image < images; image++) {
      const random = createRandom(streamSeed(this.seed, step, image));
      const end = ((image + 1) * size) / images;
      for (let at = (image * size) / images; at < end; at++) mask[at] = random.next() < this.rate ? 0 : kept;
    }
    return mask;
  }
}

/** Builds the layer from Keras' arguments; a wrong one gives a sentence that names it. */
export function createDropout(args: unknown, context: LayerContext): Dropout {
  return new Dropout(dropoutArguments.parse(args).rate, context);
}
