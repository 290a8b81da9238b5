import { adamUpdateNative } from './adamUpdate';
import { batchNormGradientNative } from './batchNormGradient';
import { batchNormTrainingNative } from './batchNormTraining';
import { columnSumsNative } from './columnSums';
import { convolutionNative } from './convolution';
import { convolutionFilterGradientNative } from './convolutionFilterGradient';
import { convolutionInputGradientNative } from './convolutionInputGradient';
import { linearNative } from './linear';
import { maxPoolingGradientNative, maxPoolingNative } from './maxPooling';
import type { NativeKernel } from './nativeKernel';

export { type NativeHost, nativeHost } from './host';

const KERNELS: readonly NativeKernel[] = [
  adamUpdateNative,
  batchNormGradientNative,
  batchNormTrainingNative,
  columnSumsNative,
  convolutionFilterGradientNative,
  convolutionInputGradientNative,
  convolutionNative,
  linearNative,
  maxPoolingGradientNative,
  maxPoolingNative,
];

/** The WASM form of the engine's kernel of that name, where there is one. */
export function findNative(name: string): NativeKernel | undefined {
  return KERNELS.find((kernel) => kernel.name === name);
}
