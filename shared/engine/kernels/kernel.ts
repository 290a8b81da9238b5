import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import { Tensor } from '@tensorflow/tfjs-core';
import type { HostMemory } from './hostMemory';

/** What TensorFlow.js hands to a kernel: tensors and plain attributes, both by name. */
export interface KernelCall {
  readonly inputs: NamedTensorInfoMap;
  readonly attrs: NamedAttrMap;
}

/**
 * A kernel that the engine adds to TensorFlow.js, on every backend and under one name. Inside, nothing is recorded for
 * backpropagation: its gradient is registered separately and may compute each input's share only where it is asked for.
 */
export interface EngineKernel {
  readonly name: string;
  /** Composed of TensorFlow.js' own operators: right on every backend. */
  compose(call: KernelCall): Tensor | Tensor[];
  /** The same in one or two loops over values in memory; where there is one, the wasm and cpu backends use it. */
  host?(call: KernelCall, memory: HostMemory): TensorInfo | TensorInfo[];
}

/** The input of that name, or an error that names it. */
export function tensorInput(call: KernelCall, name: string): Tensor {
  const input = call.inputs[name];
  if (input instanceof Tensor) return input;
  throw new Error(`A kernel expected a tensor as input «${name}» and received none.`);
}

/** The number attribute of that name, or an error that names it. */
export function numberAttribute(attrs: NamedAttrMap, name: string): number {
  const value = attrs[name];
  if (typeof value === 'number') return value;
  throw new Error(`A kernel expected a number as attribute «${name}» and received ${String(value)}.`);
}

/** The input of that name, or null where the kernel was called without it. */
export function optionalInput(call: KernelCall, name: string): Tensor | null {
  return call.inputs[name] === undefined ? null : tensorInput(call, name);
}

/** The list of numbers of that name, or an error that names it. */
export function numbersAttribute(attrs: NamedAttrMap, name: string): number[] {
  const value = attrs[name];
  if (Array.isArray(value))
    return value.map((item, index) => numberAttribute({ [`${name}[${index}]`]: item }, `${name}[${index}]`));
  throw new Error(`A kernel expected numbers as attribute «${name}» and received ${String(value)}.`);
}

/** A gradient function's dy, for a kernel with one output. */
export function singleGradient(dys: Tensor | Tensor[]): Tensor {
  const dy = Array.isArray(dys) ? dys[0] : dys;
  if (dy === undefined) throw new Error('A gradient function expected dy and received none.');
  return dy;
}

/** The tensor at `index` of those that the forward pass saved. */
export function savedTensor(saved: readonly Tensor[], index: number): Tensor {
  const tensor = saved[index];
  if (tensor === undefined)
    throw new Error(`A gradient function expected ${index + 1} saved tensors at least.`);
  return tensor;
}
