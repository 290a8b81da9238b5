import { reshape, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { layers, type Shape } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { averagePooling } from '../kernels/averagePooling';
import { maxPooling } from '../kernels/maxPooling';
import { asImages } from '../kernels/rows';
import { type Pair, placeWindow, type WindowOptions } from '../kernels/window';
import type { LayerContext } from './context';
import { knownExtent, onlyShape, onlyTensor } from './tensors';
import { pairSchema } from './windowArguments';

export const pooling2dArguments = z.strictObject({
  poolSize: pairSchema.default([2, 2]),
  /** Null: windows stand side by side, strides are poolSize. */
  strides: pairSchema.nullable().default(null),
  padding: z.enum(['same', 'valid']).default('valid'),
});

type Arguments = z.infer<typeof pooling2dArguments>;

/** What is common to pooling layers, `[N, H, W, C]` → `[N, h, w, C]`. The same in training and inference. */
abstract class Pooling2D extends layers.Layer {
  protected abstract readonly pool: (x: Tensor4D, size: Pair, options: WindowOptions) => Tensor4D;

  constructor(
    private readonly options: Arguments,
    context: LayerContext,
  ) {
    super({ name: context.name });
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    return this.pool(asImages(onlyTensor(inputs)), this.options.poolSize, this.window());
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = onlyShape(inputShape);
    const extent = [knownExtent(shape, 1), knownExtent(shape, 2)] as const;
    const { output } = placeWindow(extent, this.options.poolSize, this.window());
    return [shape[0] ?? null, ...output, shape[3] ?? null];
  }

  private window(): WindowOptions {
    const { poolSize, strides, padding } = this.options;
    return { strides: strides ?? poolSize, dilations: [1, 1], padding };
  }
}

/** The largest value under each window. TensorFlow.js' own gradient on WASM is wrong where a window is all negative. */
export class MaxPooling2D extends Pooling2D {
  static readonly className = 'MaxPooling2D';
  protected override readonly pool = maxPooling;
}

/** The mean under each window. TensorFlow.js' own gradient is wrong where a window hangs over the edge. */
export class AveragePooling2D extends Pooling2D {
  static readonly className = 'AveragePooling2D';
  protected override readonly pool = averagePooling;
}

/** The largest value of each channel in the whole image: `[N, H, W, C]` → `[N, C]`. */
export class GlobalMaxPooling2D extends layers.Layer {
  static readonly className = 'GlobalMaxPooling2D';

  override call(inputs: Tensor | Tensor[]): Tensor {
    const x = asImages(onlyTensor(inputs));
    const [count, height, width, channels] = x.shape;
    const whole = { strides: [1, 1], dilations: [1, 1], padding: 'valid' } as const;
    return reshape(maxPooling(x, [height, width], whole), [count, channels]);
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = onlyShape(inputShape);
    return [shape[0] ?? null, shape[3] ?? null];
  }
}

/** Builds the layer, which has no arguments. */
export function createGlobalMaxPooling2D(args: unknown, { name }: LayerContext): GlobalMaxPooling2D {
  z.strictObject({}).parse(args);
  return new GlobalMaxPooling2D({ name });
}

/** Builds the layer from Keras' arguments; a wrong one gives a sentence that names it. */
export function createMaxPooling2D(args: unknown, context: LayerContext): MaxPooling2D {
  return new MaxPooling2D(pooling2dArguments.parse(args), context);
}

/** Builds the layer from Keras' arguments; a wrong one gives a sentence that names it. */
export function createAveragePooling2D(args: unknown, context: LayerContext): AveragePooling2D {
  return new AveragePooling2D(pooling2dArguments.parse(args), context);
}
