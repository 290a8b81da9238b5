import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall } from '../kernel';

/** The form of an engine's kernel for WebGPU: as few compute programs as will do. */
export interface WebGpuKernel {
  readonly name: string;
  run(call: KernelCall, backend: WebGPUBackend): TensorInfo | TensorInfo[];
}
