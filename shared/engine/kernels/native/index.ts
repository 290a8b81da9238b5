import { adamUpdateNative } from './adamUpdate';
import { batchNormGradientNative } from './batchNormGradient';
import { batchNormTrainingNative } from './batchNormTraining';
import { columnSumsNative } from './columnSums';
import { convolutionNative } from './convolution';
import { convolutionFilterGradientNative } from './convolutionFilterGradient';
import { convolutionInputGradientNative } from './convolutionInputGradient';
import { linearNative } from './linear';
import { matrixProductNative } from './matrixProduct';
import { maxPoolingGradientNative, maxPoolingNative } from './maxPooling';
import type { NativeKernel } from './nativeKernel';
import { rectifierGradientNative, rectifierNative } from './rectifier';

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
  matrixProductNative,
  maxPoolingGradientNative,
  maxPoolingNative,
  rectifierGradientNative,
  rectifierNative,
];

/** The WASM form of the engine's kernel of that name, where there is one. */
export function findNative(name: string): NativeKernel | undefined {
  return KERNELS.find((kernel) => kernel.name === name);
}
