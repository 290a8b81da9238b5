import { z } from 'zod';
import { type GoldenCase, readConfig } from './format';
import type { Operator } from './operators';

const windowConfig = z.object({
  padding: z.enum(['same', 'valid', 'torch_pad1']),
  strides: z.int().default(1),
  dilation: z.int().default(1),
});
const convolutionConfig = windowConfig.extend({
  groups: z.int().default(1),
  weightStandardization: z.boolean().default(false),
});
const depthwiseConfig = windowConfig.extend({ depthMultiplier: z.int() });
const transposedConfig = windowConfig.pick({ padding: true, strides: true });

/** How to run a case of a convolution, or null where it is none. */
export function findConvolution(golden: GoldenCase): Operator | null {
  const filtersOf = (kernel: string, axis: number): number => golden.inputs[kernel]?.shape[axis] ?? 1;
  switch (golden.op) {
    case 'conv2d': {
      const { groups, weightStandardization, ...window } = readConfig(convolutionConfig, golden);
      const own = { groups, weightStandardization, filters: filtersOf('kernel', 3) };
      const args = { ...dilated(window), ...own };
      return operator('Conv2D', args, ['kernel'], golden);
    }
    case 'depthwiseConv2d': {
      const { depthMultiplier, ...window } = readConfig(depthwiseConfig, golden);
      return operator('DepthwiseConv2D', { ...dilated(window), depthMultiplier }, ['kernel'], golden);
    }
    case 'separableConv2d': {
      const { depthMultiplier, ...window } = readConfig(depthwiseConfig, golden);
      const args = { ...dilated(window), depthMultiplier, filters: filtersOf('pointwise_kernel', 3) };
      return operator('SeparableConv2D', args, ['depthwise_kernel', 'pointwise_kernel'], golden);
    }
    case 'conv2dTranspose': {
      const { strides, padding } = readConfig(transposedConfig, golden);
      const args = { strides, padding, filters: filtersOf('kernel', 2) };
      return operator('Conv2DTranspose', args, ['kernel'], golden);
    }
    default:
      return null;
  }
}

function dilated({ padding, strides, dilation }: z.infer<typeof windowConfig>) {
  return { padding: padding === 'torch_pad1' ? 1 : padding, strides, dilationRate: dilation };
}

/** The layer, whose window is that of the first kernel, and its weights. */
function operator(
  className: string,
  options: Readonly<Record<string, unknown>>,
  kernels: readonly string[],
  { inputs }: GoldenCase,
): Operator {
  const [height = 1, width = 1] = inputs[kernels[0] ?? '']?.shape ?? [];
  const useBias = inputs['bias'] !== undefined;
  const weights = [...kernels, ...(useBias ? ['bias'] : [])].map((name) => ({ name, trainable: true }));
  const args = { ...options, kernelSize: [height, width], useBias };
  return { kind: 'layer', layers: [{ className, args }], weights, training: false };
}
