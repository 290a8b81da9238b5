import { add, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { fillNormal, streamSeed } from '../../random';
import { type LayerContext, readCallOptions } from './context';
import { onlyShape, onlyTensor } from './tensors';

export const gaussianNoiseArguments = z.strictObject({ stddev: z.number().min(0) });

/**
 * Training: normal noise of mean 0 is added to each value. Inference: nothing. The noise is a function of the layer's seed, the
 * step and the value's place alone, as Dropout's mask is. Source: keras.layers.GaussianNoise.
 */
class GaussianNoise extends layers.Layer {
  static readonly className = 'GaussianNoise';
  private readonly deviation: number;
  private readonly seed: number;

  constructor(deviation: number, { name, seed }: LayerContext) {
    super({ name });
    // As programs have it.
    this.deviation = Math.fround(deviation);
    this.seed = seed;
  }

  override call(inputs: Tensor | Tensor[], kwargs: Readonly<Record<string, unknown>>): Tensor {
    const x = onlyTensor(inputs);
    const { training, step } = readCallOptions(kwargs);
    if (!training || this.deviation === 0) return x;
    return tidy(() => add(x, tensor(this.noise(x.shape[0] ?? 1, x.size, step), x.shape)));
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return onlyShape(inputShape);
  }

  /** Every image of the batch has a stream of its own. */
  private noise(images: number, values: number, step: number): Float32Array {
    const noise = new Float32Array(values);
    const size = values / images;
    for (let image = 0; image < images; image++) {
      const own = noise.subarray(image * size, (image + 1) * size);
      fillNormal(own, this.deviation, streamSeed(this.seed, step, image));
    }
    return noise;
  }
}

/** Builds the layer from Keras' arguments; a wrong one gives a sentence that names it. */
export function createGaussianNoise(args: unknown, context: LayerContext): layers.Layer {
  return new GaussianNoise(gaussianNoiseArguments.parse(args).stddev, context);
}
