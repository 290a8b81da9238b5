import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  getKernel,
  Identity,
  type KernelFunc,
  registerKernel,
  Tensor,
  unregisterKernel,
} from '@tensorflow/tfjs-core';

/**
 * Replaces a kernel of TensorFlow.js' WASM backend that copies a tensor to clone it, as it does with every tensor that is
 * saved for a gradient. Values never change in place, so the clone can share them, as it does on all other backends.
 */
export function shareIdentities(): void {
  if (getKernel(Identity, 'wasm')?.kernelFunc === share) return;
  unregisterKernel(Identity, 'wasm');
  registerKernel({ kernelName: Identity, backendName: 'wasm', kernelFunc: share });
}

const share: KernelFunc = ({ inputs, backend }) => {
  const x = inputs['x'];
  if (!(x instanceof Tensor) || !(backend instanceof BackendWasm))
    throw new Error('A clone expected a tensor of the WASM backend.');
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
};
