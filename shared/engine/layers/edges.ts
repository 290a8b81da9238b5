import { pad, slice, type Tensor } from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { asImages } from '../kernels/rows';
import type { LayerContext } from './context';
import { knownExtent, onlyShape, onlyTensor } from './tensors';

const extent = z.int().min(0);
const ends = z.tuple([extent, extent]);
/** Rows before and after, columns before and after. */
const edgesSchema = z.tuple([ends, ends]);

export const zeroPadding2dArguments = z.strictObject({ padding: edgesSchema });
export const cropping2dArguments = z.strictObject({ cropping: edgesSchema });

type Edges = z.infer<typeof edgesSchema>;

/** What is common to layers that add lines at an image's edges (`sign` 1) or take them off (−1). The same in training and inference. */
abstract class EdgeLayer extends layers.Layer {
  protected abstract readonly sign: 1 | -1;

  constructor(
    protected readonly edges: Edges,
    { name }: LayerContext,
  ) {
    super({ name });
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = onlyShape(inputShape);
    const [height, width] = [knownExtent(shape, 1), knownExtent(shape, 2)];
    const [[top, bottom], [left, right]] = this.edges;
    const { sign } = this;
    return [
      shape[0] ?? null,
      height + sign * (top + bottom),
      width + sign * (left + right),
      shape[3] ?? null,
    ];
  }
}

/** Zeros around an image: `[N, H, W, C]` → `[N, top + H + bottom, left + W + right, C]`. */
class ZeroPadding2D extends EdgeLayer {
  static readonly className = 'ZeroPadding2D';
  protected override readonly sign = 1;

  override call(inputs: Tensor | Tensor[]): Tensor {
    return pad(asImages(onlyTensor(inputs)), [[0, 0], ...this.edges, [0, 0]]);
  }
}

/** An image without its edges: `[N, H, W, C]` → `[N, H − top − bottom, W − left − right, C]`. */
class Cropping2D extends EdgeLayer {
  static readonly className = 'Cropping2D';
  protected override readonly sign = -1;

  override call(inputs: Tensor | Tensor[]): Tensor {
    const x = asImages(onlyTensor(inputs));
    const [[top, bottom], [left, right]] = this.edges;
    const [count, height, width, channels] = x.shape;
    return slice(x, [0, top, left, 0], [count, height - top - bottom, width - left - right, channels]);
  }
}

/** Builds the layer from Keras' arguments; a wrong one gives a sentence that names it. */
export function createZeroPadding2D(args: unknown, context: LayerContext): layers.Layer {
  return new ZeroPadding2D(zeroPadding2dArguments.parse(args).padding, context);
}

/** Builds the layer from Keras' arguments; a wrong one gives a sentence that names it. */
export function createCropping2D(args: unknown, context: LayerContext): layers.Layer {
  return new Cropping2D(cropping2dArguments.parse(args).cropping, context);
}
