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
 * reading: r g above b a. Past an odd extent what programs of TensorFlow.js have written may be anything, NaN too: never let it into
 * other values. What ours write there are zeros, on which its matrix products count.
 */
export interface FragmentProgram {
  /** The tensors that it reads, by the names they have in the shader: `X` is read as `getX(…)`. */
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly shape: readonly number[];
  readonly dtype?: DataType;
  /** False: what it reads are single values, of `float`; otherwise texels, of `vec4`. */
  readonly packedInputs?: boolean;
  /** The same for what it writes. */
  readonly packedOutput?: boolean;
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
  const { inputs, shape, dtype = 'float32', packedInputs = true, packedOutput = true } = program;
  const integers = Object.entries(program.integers ?? {});
  const floats = Object.entries(program.floats ?? {});
  const coordinates = shape.length < 2 ? 'int' : `ivec${shape.length}`;
  return backend.runWebGLProgram(
    {
      variableNames: Object.keys(inputs),
      outputShape: [...shape],
      packedInputs,
      packedOutput,
      customUniforms: [
        ...integers.map(([name]) => ({ name, type: 'int' as const })),
        ...floats.map(([name]) => ({ name, type: 'float' as const })),
      ],
      userCode: `
        ${program.functions ?? ''}
        ${packedOutput ? 'vec4' : 'float'} result(${coordinates} at) {
          ${program.result}
        }
        void main() {
          ${coordinates} at = getOutputCoords();
          ${packedOutput ? 'vec4' : 'float'} value = result(at);
          ${packedOutput ? clearPast(shape) : ''}
          setOutput(value);
        }`,
    },
    Object.values(inputs),
    dtype,
    [...integers, ...floats].map(([, value]) => [value]),
  );
}

/** GLSL that clears of a texel `value` at `at` what is past the last column and row, where there is an odd number of them. */
function clearPast(shape: readonly number[]): string {
  const [rows, columns] = [shape.at(-2) ?? 1, shape.at(-1) ?? 1];
  const place = (axis: number): string => (shape.length < 2 ? 'at' : `at.${'xyzw'[axis]}`);
  const isLastRow = shape.length < 2 ? 'true' : `${place(shape.length - 2)} == ${rows - 1}`;
  const isLastColumn = shape.length === 0 ? 'true' : `${place(shape.length - 1)} == ${columns - 1}`;
  return `
    ${rows % 2 === 1 ? `if (${isLastRow}) { value.ba = vec2(0.0); }` : ''}
    ${columns % 2 === 1 ? `if (${isLastColumn}) { value.ga = vec2(0.0); }` : ''}`;
}

/** Frees tensors that no later program needs; what is under way still finishes. */
export function release(backend: MathBackendWebGL, ...tensors: readonly TensorInfo[]): void {
  for (const tensor of tensors) backend.disposeIntermediateTensorInfo(tensor);
}
