import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall } from '../kernel';

/** The form of an engine's kernel for WebGL: as few fragment shaders as will do. */
export interface WebGlKernel {
  readonly name: string;
  run(call: KernelCall, backend: MathBackendWebGL): TensorInfo | TensorInfo[];
}
