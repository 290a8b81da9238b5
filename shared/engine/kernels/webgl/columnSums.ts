import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { tensorInput } from '../kernel';
import { LINES, linesOf, overLines, threeAxes } from './lines';
import { release, runFragment } from './program';
import type { WebGlKernel } from './webglKernel';

/** No more rows than one fragment adds up as fast as a second program starts. */
const FEW = 256;

/** Two programs, or one for few lines: the sums of parts, and theirs. */
export const columnSumsWebGl: WebGlKernel = {
  name: 'ColumnSums',
  run(call, backend) {
    const x = tensorInput(call, 'x');
    const isSmall = x.size <= FEW * (x.shape.at(-1) ?? 1);
    const lines = isSmall ? linesOf(x, FEW) : linesOf(x);
    const sums = runFragment(backend, {
      inputs: { X: threeAxes(x, lines) },
      shape: [lines.parts, 1, lines.channels],
      integers: lines.integers,
      functions: LINES,
      result: `
        int part = at.x;
        int channel = at.z;
        vec2 sum = vec2(0.0);
        ${overLines(['X'], 'sum += both ? texelX.rg + texelX.ba : texelX.rg;')}
        return vec4(sum, 0.0, 0.0);`,
    });
    // The texels of one part are those of its channels.
    if (lines.parts === 1) return { ...sums, shape: [lines.channels] };
    const total = addParts(backend, sums, 'rg');
    release(backend, sums);
    return total;
  },
};

/** Adds up one row of every part: sums `[parts, rows, channels]` → `[channels]`. `rg` is the first row, `ba` the second. */
export function addParts(backend: MathBackendWebGL, sums: TensorInfo, row: 'rg' | 'ba'): TensorInfo {
  const [parts = 0, , channels = 0] = sums.shape;
  return runFragment(backend, {
    inputs: { Sums: sums },
    shape: [channels],
    integers: { parts },
    result: `
      vec2 sum = vec2(0.0);
      for (int part = 0; part < parts; part++) { sum += getSums(part, 0, at).${row}; }
      return vec4(sum, 0.0, 0.0);`,
  });
}
