import { matMul, reshape, type Tensor, tensor3d, tidy } from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { asImages } from '../kernels/rows';
import type { LayerContext } from './context';
import { knownExtent, onlyShape, onlyTensor } from './tensors';

export const upSampling2dArguments = z.strictObject({
  size: z.int().min(1),
  interpolation: z.enum(['nearest', 'bilinear']).default('nearest'),
});

type Arguments = z.infer<typeof upSampling2dArguments>;

/**
 * An image enlarged by a whole factor, `[N, H, W, C]` → `[N, size·H, size·W, C]`. Both ways of enlarging are a matrix for the
 * rows and one for the columns, and their gradients the same matrices transposed: TensorFlow.js' own gradients throw or are
 * wrong on some backends. The same in training and inference.
 */
class UpSampling2D extends layers.Layer {
  static readonly className = 'UpSampling2D';

  constructor(
    private readonly options: Arguments,
    { name }: LayerContext,
  ) {
    super({ name });
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    const { size } = this.options;
    const x = asImages(onlyTensor(inputs));
    const [count, height, width, channels] = x.shape;
    return tidy(() => {
      const rows = reshape(x, [count, height, width * channels]);
      const tall = matMul(this.matrix(height), rows);
      const columns = reshape(tall, [count * size * height, width, channels]);
      const wide = matMul(this.matrix(width), columns);
      return reshape(wide, [count, size * height, size * width, channels]);
    });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = onlyShape(inputShape);
    const { size } = this.options;
    return [shape[0] ?? null, size * knownExtent(shape, 1), size * knownExtent(shape, 2), shape[3] ?? null];
  }

  /** Shares of the old places of an axis in each of its new ones: `[1, size·length, length]`. */
  private matrix(length: number): Tensor {
    const { size } = this.options;
    const shares = new Float32Array(size * length * length);
    for (let place = 0; place < size * length; place++) {
      for (const [from, share] of this.sources(place, length)) {
        const at = place * length + from;
        shares[at] = (shares[at] ?? 0) + share;
      }
    }
    return tensor3d(shares, [1, size * length, length]);
  }

  /** The old places that a new one is made of, and the share of each. */
  private sources(place: number, length: number): readonly (readonly [from: number, share: number])[] {
    const { size, interpolation } = this.options;
    if (interpolation === 'nearest') return [[Math.floor(place / size), 1]];
    const at = (place + 0.5) / size - 0.5;
    const lower = Math.floor(at);
    const inside = (from: number): number => Math.min(Math.max(from, 0), length - 1);
    return [
      [inside(lower), 1 - (at - lower)],
      [inside(lower + 1), at - lower],
    ];
  }
}

/** Builds the layer from Keras' arguments; a wrong one gives a sentence that names it. */
export function createUpSampling2D(args: unknown, context: LayerContext): layers.Layer {
  return new UpSampling2D(upSampling2dArguments.parse(args), context);
}
