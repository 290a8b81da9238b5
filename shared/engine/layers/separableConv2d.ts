import type { Tensor } from '@tensorflow/tfjs-core';
import { initializers, type LayerVariable, layers, type Shape } from '@tensorflow/tfjs-layers';
import { z } from 'zod';
import { convolution } from '../kernels/convolution';
import { depthwiseConvolution } from '../kernels/depthwiseConvolution';
import { asImages } from '../kernels/rows';
import { placeWindow, type WindowOptions } from '../kernels/window';
import type { LayerContext } from './context';
import { depthwiseConv2dArguments } from './depthwiseConv2d';
import { knownExtent, onlyShape, onlyTensor } from './tensors';

export const separableConv2dArguments = depthwiseConv2dArguments.extend({ filters: z.int().min(1) });

type Arguments = z.infer<typeof separableConv2dArguments>;

/** A window of one pixel. */
export const onePixel: WindowOptions = { strides: [1, 1], dilations: [1, 1], padding: 'valid' };

interface Weights {
  readonly depthwise: LayerVariable;
  readonly pointwise: LayerVariable;
  readonly bias: LayerVariable | null;
}

/**
 * A depthwise convolution and a 1×1 convolution that mixes what it gives, `[N, H, W, C]` → `[N, h, w, filters]`, with weights
 * depthwise_kernel `[height, width, C, M]`, pointwise_kernel `[1, 1, C·M, filters]` and bias `[filters]`, M the depth multiplier.
 * The same in training and inference.
 */
export class SeparableConv2D extends layers.Layer {
  static readonly className = 'SeparableConv2D';
  private tensors: Weights | null = null;

  constructor(
    private readonly options: Arguments,
    context: LayerContext,
  ) {
    super({ name: context.name });
  }

  override build(inputShape: Shape | Shape[]): void {
    const { kernelSize, depthMultiplier, filters, useBias } = this.options;
    const channels = knownExtent(onlyShape(inputShape), 3);
    const add = (name: string, shape: number[]): LayerVariable =>
      this.addWeight(name, shape, 'float32', initializers.zeros());
    this.tensors = {
      depthwise: add('depthwise_kernel', [...kernelSize, channels, depthMultiplier]),
      pointwise: add('pointwise_kernel', [1, 1, channels * depthMultiplier, filters]),
      bias: useBias ? add('bias', [filters]) : null,
    };
    this.built = true;
  }

  override call(inputs: Tensor | Tensor[]): Tensor {
    if (this.tensors === null) throw new Error(`Layer ${this.name} was called before it was built.`);
    const { depthwise, pointwise, bias } = this.tensors;
    const x = asImages(onlyTensor(inputs));
    const filtered = depthwiseConvolution(x, asImages(depthwise.read()), null, this.window());
    return convolution(filtered, asImages(pointwise.read()), bias?.read() ?? null, onePixel);
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
export function createSeparableConv2D(args: unknown, context: LayerContext): SeparableConv2D {
  return new SeparableConv2D(separableConv2dArguments.parse(args), context);
}
