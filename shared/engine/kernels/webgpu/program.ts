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
  /** Functions in WGSL before `element`. */
  readonly functions?: string;
  /** WGSL that returns the value of the element `index`. */
  readonly element: string;
}

/** A compute shader whose invocations write wherever they like. */
export interface ScatterProgram extends Omit<ComputeProgram, 'shape' | 'dtype' | 'element'> {
  readonly invocations: number;
  /** WGSL of the invocation `index`. */
  readonly each: string;
}

const WORKGROUP = 64;

/** Tensors that a program can read: WebGPU promises eight buffers in a shader, and one is the output. */
export const MOST_INPUTS = 7;

/** The largest finite number. */
const CONSTANTS = 'const GREATEST = 3.4028234e38;';

/** Runs a program and gives its output, a new tensor. */
export function runCompute(backend: WebGPUBackend, program: ComputeProgram): TensorInfo {
  const { inputs, shape, dtype = 'float32' } = program;
  const outputShape = [...shape];
  const { declaration, values } = uniformsOf(program);
  return backend.runWebGPUProgram(
    {
      ...flatDispatch(outputShape, util.sizeFromShape(outputShape)),
      variableNames: Object.keys(inputs),
      uniforms: declaration,
      shaderKey: `normscope_${program.name}`,
      getUserCode: () => `
        ${CONSTANTS}
        ${program.functions ?? ''}
        fn element(index : i32) -> ${dtype === 'int32' ? 'i32' : 'f32'} {
          ${program.element}
        }
        fn main(index : i32) {
          if (index < uniforms.size) { result[index] = element(index); }
        }`,
    },
    Object.values(inputs),
    dtype,
    values,
  );
}

/** Runs a program that fills a new tensor of `shape`, or a part of `output`: `result[…] = …`. */
export function runScatter(
  backend: WebGPUBackend,
  program: ScatterProgram,
  shape: readonly number[],
  output?: TensorInfo,
): TensorInfo {
  return scatter(backend, program, [...shape], 'float32', output);
}

/** Runs a program that adds to `sums`, a tensor of int32: `atomicAdd(&result[…], …)`. */
export function addTo(backend: WebGPUBackend, program: ScatterProgram, sums: TensorInfo): void {
  scatter(backend, program, sums.shape, 'int32', sums);
}

function scatter(
  backend: WebGPUBackend,
  program: ScatterProgram,
  shape: number[],
  dtype: DataType,
  output?: TensorInfo,
): TensorInfo {
  const { inputs, invocations } = program;
  const { declaration, values } = uniformsOf({
    ...program,
    integers: { invocations, ...program.integers },
  });
  return backend.runWebGPUProgram(
    {
      ...flatDispatch(shape, invocations),
      atomic: dtype === 'int32',
      variableNames: Object.keys(inputs),
      uniforms: declaration,
      shaderKey: `normscope_${program.name}`,
      getUserCode: () => `
        ${CONSTANTS}
        ${program.functions ?? ''}
        fn each(index : i32) {
          ${program.each}
        }
        fn main(index : i32) {
          if (index < uniforms.invocations) { each(index); }
        }`,
    },
    Object.values(inputs),
    dtype,
    values,
    output,
  );
}

/** One invocation for each of so many numbers, in groups along one line. */
function flatDispatch(outputShape: number[], invocations: number) {
  const dispatch: [number, number, number] = [Math.ceil(invocations / WORKGROUP), 1, 1];
  const workgroupSize: [number, number, number] = [WORKGROUP, 1, 1];
  const dispatchLayout = { x: outputShape.map((_, axis) => axis) };
  return { outputShape, dispatch, workgroupSize, dispatchLayout, size: true };
}

function uniformsOf({ integers = {}, floats = {} }: Pick<ComputeProgram, 'integers' | 'floats'>) {
  const names = [
    ...Object.keys(integers).map((key) => `${key} : i32, `),
    ...Object.keys(floats).map((key) => `${key} : f32, `),
  ];
  const values = [
    ...Object.values(integers).map((value) => ({ type: 'int32', data: [value] })),
    ...Object.values(floats).map((value) => ({ type: 'float32', data: [value] })),
  ];
  return { declaration: names.join(''), values };
}

/** The same values along one axis: a shader is another for every number of axes. */
export function flat({ dataId, dtype, shape }: TensorInfo): TensorInfo {
  return { dataId, dtype, shape: [util.sizeFromShape(shape)] };
}

/** Frees tensors that no later program needs; what is under way still finishes. */
export function release(backend: WebGPUBackend, ...tensors: readonly TensorInfo[]): void {
  for (const { dataId } of tensors) backend.disposeData(dataId);
}
