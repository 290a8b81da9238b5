import type { Tensor } from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { asImages } from '../kernels/rows';
import { transposedConvolution, transposedWindow } from '../kernels/transposedConvolution';
import type { LayerContext } from './context';
import { knownExtent, onlyShape, onlyTensor } from './tensors';
import { pairSchema } from './windowArguments';

export const conv2dTransposeArguments = z.strictObject({
  filters: z.int().min(1),
  kernelSize: pairSchema,
  strides: pairSchema.default([1, 1]),
  padding: z.enum(['same', 'valid']).default('valid'),
  useBias: z.boolean().default(true),
});

type Arguments = z.infer<typeof conv2dTransposeArguments>;

/**
 * Transposed 2-D convolution, `[N, H, W, C]` → `[N, h, w, filters]`, with weights kernel `[height, width, filters, C]` and bias
 * `[filters]`. The same in training and inference.
 */
export class Conv2DTranspose extends layers.Layer {
  static readonly className = 'Conv2DTranspose';
  private kernel: LayerVariable | null = null;
  private bias: LayerVariable | null = null;

  constructor(
    private readonly options: Arguments,
    context: LayerContext,
  ) {
    super({ name: context.name });
  }

  override build(inputShape: Shape | Shape[]): void {
    const { filters, kernelSize, useBias } = this.options;
    const shape = [...kernelSize, filters, knownExtent(onlyShape(inputShape), 3)];
    this.kernel = this.addWeight('kernel', shape, 'float32', initializers.zeros());
    if (useBias) this.bias = this.addWeight('bias', [filters], 'float32', initializers.zeros());
    this.built = true;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    if (this.kernel === null) throw new Error(`Layer ${this.name} was called before it was built.`);
    const filter = asImages(this.kernel.read());
    return transposedConvolution(
      asImages(onlyTensor(inputs)),
      filter,
      this.bias?.read() ?? null,
      this.options,
    );
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = onlyShape(inputShape);
    const extent = [knownExtent(shape, 1), knownExtent(shape, 2)] as const;
    const { input } = transposedWindow(extent, this.options.kernelSize, this.options);
    return [shape[0] ?? null, ...input, this.options.filters];
  }
}

/** Builds the layer from Keras' arguments; a wrong one gives a sentence that names it. */
export function createConv2DTranspose(args: unknown, context: LayerContext): Conv2DTranspose {
  return new Conv2DTranspose(conv2dTransposeArguments.parse(args), context);
}
