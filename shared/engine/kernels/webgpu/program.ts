import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { type DataType, type TensorInfo, util } from '@tensorflow/tfjs-core';

/** The WebGPU backend behind a kernel, or an error. */
export function requireWebGpu(backend: unknown): WebGPUBackend {
  if (isWebGpu(backend)) return backend;
  throw new Error('A WebGPU program expected to run on the WebGPU backend.');
}

function isWebGpu(backend: unknown): backend is WebGPUBackend {
  return typeof backend === 'object' && backend !== null && 'runWebGPUProgram' in backend;
}

/** A compute shader of which every invocation writes one element of the output. */
export interface ComputeProgram {
  /** Names the shader; equal names mean equal shaders. */
  readonly name: string;
  /** The buffers that it reads, by the names they have in the shader. */
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly shape: readonly number[];
  readonly dtype?: DataType;
  /** Numbers it is told, `uniforms.…` in the shader. */
  readonly integers?: Readonly<Record<string, number>>;
  readonly floats?: Readonly<Record<string, number>>;
  /** Values per element of every buffer, where they are read and written as vectors. */
  readonly components?: 1 | 4;
  /** Functions in WGSL before `element`. */
  readonly functions?: string;
  /** WGSL that returns the value of the element `index`. */
  readonly element: string;
}

const WORKGROUP = 64;

/** Runs a program and gives its output, a new tensor. */
export function runCompute(backend: WebGPUBackend, program: ComputeProgram): TensorInfo {
  const { name, inputs, shape, dtype = 'float32', components = 1 } = program;
  const integers = Object.entries(program.integers ?? {});
  const floats = Object.entries(program.floats ?? {});
  const type = typeName(dtype, components);
  const outputShape = [...shape];
  return backend.runWebGPUProgram(
    {
      variableNames: Object.keys(inputs),
      variableComponents: Object.keys(inputs).map(() => components),
      outputComponent: components,
      outputShape,
      dispatchLayout: { x: outputShape.map((_, axis) => axis) },
      dispatch: [Math.ceil(util.sizeFromShape(outputShape) / components / WORKGROUP), 1, 1],
      workgroupSize: [WORKGROUP, 1, 1],
      size: true,
      uniforms: [
        ...integers.map(([key]) => `${key} : i32, `),
        ...floats.map(([key]) => `${key} : f32, `),
      ].join(''),
      shaderKey: `normscope_${name}_${components}`,
      getUserCode: () => `
        ${program.functions ?? ''}
        fn element(index : i32) -> ${type} {
          ${program.element}
        }
        fn main(index : i32) {
          if (index < uniforms.size) { result[index] = element(index); }
        }`,
    },
    Object.values(inputs),
    dtype,
    [
      ...integers.map(([, value]) => ({ type: 'int32', data: [value] })),
      ...floats.map(([, value]) => ({ type: 'float32', data: [value] })),
    ],
  );
}

function typeName(dtype: DataType, components: 1 | 4): string {
  const scalar = dtype === 'int32' ? 'i32' : 'f32';
  return components === 4 ? `vec4<${scalar}>` : scalar;
}

/** Frees tensors that no later program needs; what is under way still finishes. */
export function release(backend: WebGPUBackend, ...tensors: readonly TensorInfo[]): void {
  for (const { dataId } of tensors) backend.disposeData(dataId);
}
