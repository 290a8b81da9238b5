import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { KernelCall } from '../kernel';
import type { NativeHost } from './host';

/** A kernel of the engine in WASM; it takes the place of the kernel of that name where the binary runs. */
export interface NativeKernel {
  readonly name: string;
  run(call: KernelCall, native: NativeHost): TensorInfo | TensorInfo[];
}
