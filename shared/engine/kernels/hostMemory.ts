import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type TensorInfo, util } from '@tensorflow/tfjs-core';

/**
 * The float32 values of tensors on a backend that computes in this process' own memory.
 * Allocate every output before taking a view: an allocation may grow WASM's memory, and that detaches all earlier views.
 */
export interface HostMemory {
  /** A new tensor; its values are whatever lay there before. */
  allocate(shape: readonly number[]): TensorInfo;
  /** The tensor's values in place. */
  view(tensor: TensorInfo): Float32Array;
}

/** How to reach the memory of `backend`, or null where tensors lie on a device. */
export function hostMemory(backend: unknown): HostMemory | null {
  if (backend instanceof BackendWasm) return wasmMemory(backend);
  if (backend instanceof MathBackendCPU) return cpuMemory(backend);
  return null;
}

function wasmMemory(backend: BackendWasm): HostMemory {
  return {
    allocate: (shape) => backend.makeOutput([...shape], 'float32'),
    view: (tensor) => requireFloats(backend.typedArrayFromHeap(tensor)),
  };
}

function cpuMemory(backend: MathBackendCPU): HostMemory {
  return {
    allocate: (shape) =>
      backend.makeTensorInfo([...shape], 'float32', new Float32Array(util.sizeFromShape([...shape]))),
    view: (tensor) => requireFloats(backend.data.get(tensor.dataId).values),
  };
}

function requireFloats(values: unknown): Float32Array {
  if (values instanceof Float32Array) return values;
  throw new Error(
    'A kernel expected a tensor of type float32 and received one of another type: cast it first.',
  );
}
