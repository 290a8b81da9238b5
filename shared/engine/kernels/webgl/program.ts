import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';

/** The WebGL backend behind a kernel, or an error. */
export function requireWebGl(backend: unknown): MathBackendWebGL {
  if (isWebGl(backend)) return backend;
  throw new Error('A WebGL program expected to run on the WebGL backend.');
}

function isWebGl(backend: unknown): backend is MathBackendWebGL {
  return typeof backend === 'object' && backend !== null && 'runWebGLProgram' in backend;
}

/**
 * A fragment shader. Packed, it reads and writes texels of two rows by two columns of the last two axes, in the order of
 * reading: r g above b a. Past an odd extent a texel's values are anything, NaN too: never let them into others.
 */
export interface FragmentProgram {
  /** The tensors that it reads, by the names they have in the shader: `X` is read as `getX(…)`. */
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly shape: readonly number[];
  readonly dtype?: DataType;
  /** False: one value a fragment, of `float`; otherwise one texel, of `vec4`. */
  readonly packed?: boolean;
  /** Numbers it is told, by their names in the shader. */
  readonly integers?: Readonly<Record<string, number>>;
  readonly floats?: Readonly<Record<string, number>>;
  /** Functions in GLSL before `result`. */
  readonly functions?: string;
  /** GLSL that returns the value at coordinates `at` of the output: `int`, `ivec2`, `ivec3` or `ivec4`. */
  readonly result: string;
}

/** Tensors that a program can read: WebGL 2 promises sixteen textures in a fragment shader; two are spared. */
export const MOST_INPUTS = 14;

/** Runs a program and gives its output, a new tensor. */
export function runFragment(backend: MathBackendWebGL, program: FragmentProgram): TensorInfo {
  const { inputs, shape, dtype = 'float32', packed = true } = program;
  const integers = Object.entries(program.integers ?? {});
  const floats = Object.entries(program.floats ?? {});
  const coordinates = shape.length < 2 ? 'int' : `ivec${shape.length}`;
  return backend.runWebGLProgram(
    {
      variableNames: Object.keys(inputs),
      outputShape: [...shape],
      packedInputs: packed,
      packedOutput: packed,
      customUniforms: [
        ...integers.map(([name]) => ({ name, type: 'int' as const })),
        ...floats.map(([name]) => ({ name, type: 'float' as const })),
      ],
      userCode: `
        ${program.functions ?? ''}
        ${packed ? 'vec4' : 'float'} result(${coordinates} at) {
          ${program.result}
        }
        void main() { setOutput(result(getOutputCoords())); }`,
    },
    Object.values(inputs),
    dtype,
    [...integers, ...floats].map(([, value]) => [value]),
  );
}

/** Frees tensors that no later program needs; what is under way still finishes. */
export function release(backend: MathBackendWebGL, ...tensors: readonly TensorInfo[]): void {
  for (const tensor of tensors) backend.disposeIntermediateTensorInfo(tensor);
}
