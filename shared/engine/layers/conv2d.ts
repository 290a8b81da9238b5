import { reshape, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { convolution } from '../kernels/convolution';
import { depthwiseConvolution } from '../kernels/depthwiseConvolution';
import { asImages } from '../kernels/rows';
import { standardizedKernel } from '../kernels/standardizedKernel';
import { placeWindow, type WindowOptions } from '../kernels/window';
import type { LayerContext } from './context';
import { knownExtent, onlyShape, onlyTensor } from './tensors';
import { paddingSchema, pairSchema } from './windowArguments';

export const conv2dArguments = z.strictObject({
  filters: z.int().min(1),
  kernelSize: pairSchema,
  strides: pairSchema.default([1, 1]),
  padding: paddingSchema.default('valid'),
  dilationRate: pairSchema.default([1, 1]),
  groups: z.int().min(1).default(1),
  useBias: z.boolean().default(true),
  weightStandardization: z.boolean().default(false),
});

type Arguments = z.infer<typeof conv2dArguments>;

/**
 * 2-D convolution, `[N, H, W, C]` → `[N, h, w, filters]`, with weights kernel `[height, width, C/groups, filters]` and bias
 * `[filters]`. TensorFlow.js' own layer computes the gradient of a first layer's input, which nobody needs, has none for
 * dilations, and knows no groups. With weight standardization, every filter is standardized before it is used. The same in
 * training and inference.
 */
export class Conv2D extends layers.Layer {
  static readonly className = 'Conv2D';
  private kernel: LayerVariable | null = null;
  private bias: LayerVariable | null = null;

  constructor(
    private readonly options: Arguments,
    context: LayerContext,
  ) {
    super({ name: context.name });
  }

  override build(inputShape: Shape | Shape[]): void {
    const { filters, kernelSize, groups, useBias } = this.options;
    const shape = [...kernelSize, knownExtent(onlyShape(inputShape), 3) / groups, filters];
    this.kernel = this.addWeight('kernel', shape, 'float32', initializers.zeros());
    if (useBias) this.bias = this.addWeight('bias', [filters], 'float32', initializers.zeros());
    this.built = true;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    if (this.kernel === null) throw new Error(`Layer ${this.name} was called before it was built.`);
    const [x, kernel] = [asImages(onlyTensor(inputs)), asImages(this.kernel.read())];
    const filter = this.options.weightStandardization ? standardizedKernel(kernel) : kernel;
    const bias = this.bias?.read() ?? null;
    const [height, width, own, filters] = filter.shape;
    const channels = x.shape[3];
    if (own > 1 || channels === 1) return convolution(x, filter, bias, this.window());
    // Every channel is a group of its own.
    const perChannel: Tensor4D = reshape(filter, [height, width, channels, filters / channels]);
    return depthwiseConvolution(x, perChannel, bias, this.window());
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = onlyShape(inputShape);
    const extent = [knownExtent(shape, 1), knownExtent(shape, 2)] as const;
    const { output } = placeWindow(extent, this.options.kernelSize, this.window());
    return [shape[0] ?? null, ...output, this.options.filters];
  }

  private window(): WindowOptions {
    const { strides, dilationRate, padding } = this.options;
    return { strides, dilations: dilationRate, padding };
  }
}

/** Builds the layer from Keras' arguments; a wrong one gives a sentence that names it. */
export function createConv2D(args: unknown, context: LayerContext): Conv2D {
  return new Conv2D(conv2dArguments.parse(args), context);
}
