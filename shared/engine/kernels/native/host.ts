import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { NATIVE_BINARY } from './binary';
import { type NativeExports, nativeExportsSchema } from './exports';
import { findWebAssembly, type Memory, type WebAssemblyInterface } from './webAssembly';

/** The engine's own WASM kernels, working in place on the tensors of TensorFlow.js' WASM backend. */
export interface NativeHost {
  readonly kernels: NativeExports;
  /** A new float32 tensor; its values are whatever lay there before. */
  allocate(shape: readonly number[]): TensorInfo;
  /** Frees a tensor that `allocate` made and nobody will use. */
  free(tensor: TensorInfo): void;
  /** Where the tensor's values begin, in bytes. Addresses stay valid when memory grows. */
  address(tensor: TensorInfo): number;
  /** Addresses of areas of these many bytes, for this call only: the next call uses the same memory. */
  scratch(...bytes: readonly number[]): number[];
  /** The memory that addresses count in, as it is now: an allocation may grow it, and that detaches what was had before. */
  heap(): ArrayBufferLike;
}

const hosts = new WeakMap<BackendWasm, NativeHost | null>();

/** The kernels on `backend`, or null where it is not WASM or this runtime has no SIMD. */
export function nativeHost(backend: unknown): NativeHost | null {
  if (!(backend instanceof BackendWasm)) return null;
  const known = hosts.get(backend);
  if (known !== undefined) return known;
  const host = createHost(backend);
  hosts.set(backend, host);
  return host;
}

function createHost(backend: BackendWasm): NativeHost | null {
  const bytes = Uint8Array.from(NATIVE_BINARY.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const wasm = findWebAssembly();
  const memory = wasm === null ? null : heapOf(backend, wasm);
  if (wasm === null || memory === null || !wasm.validate(bytes)) return null;
  const instance = new wasm.Instance(new wasm.Module(bytes), { env: { memory } });
  return {
    kernels: nativeExportsSchema.parse(instance.exports),
    allocate: (shape) => backend.makeOutput([...shape], 'float32'),
    free: ({ dataId }) => {
      backend.disposeData(dataId, true);
    },
    address: (tensor) => floatAddress(backend, tensor),
    scratch: createScratch(backend),
    heap: () => memory.buffer,
  };
}

/** TensorFlow.js keeps its memory in the object Emscripten made of the binary's exports, which its types leave out. */
function heapOf(backend: BackendWasm, wasm: WebAssemblyInterface): Memory | null {
  const exported: unknown = Reflect.get(backend.wasm, 'asm');
  if (typeof exported !== 'object' || exported === null) return null;
  const memory: unknown = Reflect.get(exported, 'memory');
  return memory instanceof wasm.Memory ? memory : null;
}

function floatAddress(backend: BackendWasm, tensor: TensorInfo): number {
  if (tensor.dtype === 'float32') return backend.getMemoryOffset(tensor.dataId);
  throw new Error(
    `A kernel expected a tensor of type float32 and received one of type ${tensor.dtype}: cast it first.`,
  );
}

/** Areas begin at multiples of 16 bytes, which is what SIMD loads like best. */
const ALIGNMENT = 16;

/** One tensor of scratch that grows to the largest demand and is kept. */
function createScratch(backend: BackendWasm): NativeHost['scratch'] {
  let held: TensorInfo | null = null;
  let size = 0;
  return (...bytes) => {
    const padded = bytes.map((each) => Math.ceil(each / ALIGNMENT) * ALIGNMENT);
    const needed = padded.reduce((sum, each) => sum + each, ALIGNMENT);
    if (held === null || needed > size) {
      if (held !== null) backend.disposeData(held.dataId, true);
      // Forgotten first: the allocation may fail.
      [held, size] = [null, 0];
      held = backend.makeOutput([Math.ceil(needed / 4)], 'float32');
      size = needed;
    }
    let next = Math.ceil(backend.getMemoryOffset(held.dataId) / ALIGNMENT) * ALIGNMENT;
    return padded.map((each) => {
      const start = next;
      next += each;
      return start;
    });
  };
}
