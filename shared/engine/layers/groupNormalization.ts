import { reshape, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { standardize } from '../kernels/standardize';
import { AffineNorm, affineArguments } from './affineNorm';
import type { LayerContext } from './context';
import { onlyTensor } from './tensors';

export const groupNormalizationArguments = z.strictObject({ groups: z.int().min(1), ...affineArguments });

type Arguments = z.infer<typeof groupNormalizationArguments>;

/**
 * Normalizes every image on its own, over all positions and the channels of a group: `[N, …, C]` is seen as
 * `[N, positions, groups, C / groups]`. As many groups as channels make instance normalization; one makes layer normalization over
 * height, width and channels. The same in training and inference. Source: Wu, He, ECCV 2018; keras.layers.GroupNormalization.
 */
export class GroupNormalization extends AffineNorm {
  static readonly className = 'GroupNormalization';

  constructor(
    private readonly options: Arguments,
    context: LayerContext,
  ) {
    super(options, context);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const x = onlyTensor(inputs);
    const { groups, epsilon } = this.options;
    const [images = 1, channels = 1] = [x.shape[0], x.shape.at(-1)];
    return tidy(() => {
      const grouped = reshape(x, [images, -1, groups, channels / groups]);
      const { normalized } = standardize(grouped, [1, 3], epsilon);
      return this.applyAffine(reshape(normalized, x.shape));
    });
  }
}

/** Builds the layer from Keras' arguments; a wrong one gives a sentence that names it. */
export function createGroupNormalization(args: unknown, context: LayerContext): GroupNormalization {
  return new GroupNormalization(groupNormalizationArguments.parse(args), context);
}
