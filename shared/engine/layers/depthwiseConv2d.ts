import type { Tensor } from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { depthwiseConvolution } from '../kernels/depthwiseConvolution';
import { asImages } from '../kernels/rows';
import { placeWindow, type WindowOptions } from '../kernels/window';
import type { LayerContext } from './context';
import { knownExtent, onlyShape, onlyTensor } from './tensors';
import { paddingSchema, pairSchema } from './windowArguments';

export const depthwiseConv2dArguments = z.strictObject({
  kernelSize: pairSchema,
  strides: pairSchema.default([1, 1]),
  padding: paddingSchema.default('valid'),
  dilationRate: pairSchema.default([1, 1]),
  depthMultiplier: z.int().min(1).default(1),
  useBias: z.boolean().default(true),
});

type Arguments = z.infer<typeof depthwiseConv2dArguments>;

/**
 * Depthwise 2-D convolution, `[N, H, W, C]` → `[N, h, w, C·depthMultiplier]`, with weights kernel
 * `[height, width, C, depthMultiplier]` and bias `[C·depthMultiplier]`. TensorFlow.js' own layer has no gradient for dilations,
 * nor any on WASM. The same in training and inference.
 */
export class DepthwiseConv2D extends layers.Layer {
  static readonly className = 'DepthwiseConv2D';
  private kernel: LayerVariable | null = null;
  private bias: LayerVariable | null = null;

  constructor(
    private readonly options: Arguments,
    context: LayerContext,
  ) {
    super({ name: context.name });
  }

  override build(inputShape: Shape | Shape[]): void {
    const { kernelSize, depthMultiplier, useBias } = this.options;
    const channels = knownExtent(onlyShape(inputShape), 3);
    const shape = [...kernelSize, channels, depthMultiplier];
    this.kernel = this.addWeight('kernel', shape, 'float32', initializers.zeros());
    if (useBias)
      this.bias = this.addWeight('bias', [channels * depthMultiplier], 'float32', initializers.zeros());
    this.built = true;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    if (this.kernel === null) throw new Error(`Layer ${this.name} was called before it was built.`);
    const filter = asImages(this.kernel.read());
    const bias = this.bias?.read() ?? null;
    return depthwiseConvolution(asImages(onlyTensor(inputs)), filter, bias, this.window());
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = onlyShape(inputShape);
    const extent = [knownExtent(shape, 1), knownExtent(shape, 2)] as const;
    const { output } = placeWindow(extent, this.options.kernelSize, this.window());
    return [shape[0] ?? null, ...output, knownExtent(shape, 3) * this.options.depthMultiplier];
  }

  private window(): WindowOptions {
    const { strides, dilationRate, padding } = this.options;
    return { strides, dilations: dilationRate, padding };
  }
}

/** Builds the layer from Keras' arguments; a wrong one gives a sentence that names it. */
export function createDepthwiseConv2D(args: unknown, context: LayerContext): DepthwiseConv2D {
  return new DepthwiseConv2D(depthwiseConv2dArguments.parse(args), context);
}
