import { abs, add, mean, mul, rsqrt, square, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, type Shape } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { rectifier } from '../kernels/rectifier';
import { AffineNorm } from './affineNorm';
import type { LayerContext } from './context';
import { knownExtent, onlyShape, onlyTensor } from './tensors';

export const filterResponseNormalizationArguments = z.strictObject({
  epsilon: z.number().positive(),
  learnEpsilon: z.boolean(),
});

type Arguments = z.infer<typeof filterResponseNormalizationArguments>;

/**
 * Filter response normalization and its thresholded linear unit: z = max(γ x / √(ν² + ε) + β, τ), ν² being the mean of x² over the
 * positions of a channel in an image, with trained γ, β and τ for every channel. Where ε is learned it is `epsilon` + |e| with a
 * trained number e. The same in training and inference. Where both are equal the gradient goes to τ.
 * Source: Singh, Krishnan, «Filter Response Normalization Layer», CVPR 2020.
 */
export class FilterResponseNormalization extends AffineNorm {
  static readonly className = 'FilterResponseNormalization';
  private threshold: LayerVariable | null = null;
  private learned: LayerVariable | null = null;

  constructor(
    private readonly options: Arguments,
    context: LayerContext,
  ) {
    super({ center: true, scale: true }, context);
  }

  override build(inputShape: Shape | Shape[]): void {
    super.build(inputShape);
    const channels = knownExtent(onlyShape(inputShape), -1);
    const zeros = initializers.zeros();
    this.threshold = this.addWeight('tau', [channels], 'float32', zeros);
    if (this.options.learnEpsilon) this.learned = this.addWeight('epsilon', [], 'float32', zeros);
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const x = onlyTensor(inputs);
    const { threshold, learned, options } = this;
    if (threshold === null) throw new Error(`Layer ${this.name} was called before it was built.`);
    return tidy(() => {
      const response = mean(square(x), [1, 2], true);
      const epsilon = learned === null ? options.epsilon : add(abs(learned.read()), options.epsilon);
      const y = this.applyAffine(mul(x, rsqrt(add(response, epsilon))));
      // Not `maximum`: TensorFlow.js' gradient of it does not sum over what is repeated.
      return add(rectifier(sub(y, threshold.read())), threshold.read());
    });
  }
}

/** Builds the layer from its arguments; a wrong one gives a sentence that names it. */
export function createFilterResponseNormalization(
  args: unknown,
  context: LayerContext,
): FilterResponseNormalization {
  return new FilterResponseNormalization(filterResponseNormalizationArguments.parse(args), context);
}
