import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { standardize } from '../kernels/standardize';
import { AffineNorm, affineArguments } from './affineNorm';
import type { LayerContext } from './context';
import { onlyTensor } from './tensors';

export const layerNormalizationArguments = z.strictObject({
  axis: z.literal(-1).optional(),
  ...affineArguments,
});

type Arguments = z.infer<typeof layerNormalizationArguments>;

/**
 * Normalizes every position of an image, or every vector, over its channels, the last axis. The same in training and inference.
 * Source: Ba, Kiros, Hinton, «Layer Normalization», 2016; keras.layers.LayerNormalization.
 */
export class LayerNormalization extends AffineNorm {
  static readonly className = 'LayerNormalization';

  constructor(
    private readonly options: Arguments,
    context: LayerContext,
  ) {
    super(options, context);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const x = onlyTensor(inputs);
    return tidy(() => {
      const { normalized } = standardize(x, [x.rank - 1], this.options.epsilon);
      return this.applyAffine(normalized);
    });
  }
}

/** Builds the layer from Keras' arguments; a wrong one gives a sentence that names it. */
export function createLayerNormalization(args: unknown, context: LayerContext): LayerNormalization {
  return new LayerNormalization(layerNormalizationArguments.parse(args), context);
}
