import { tensorInput } from '../kernel';
import { addParts, rowsPerPart } from './parts';
import { release, runCompute } from './program';
import type { WebGpuKernel } from './webgpuKernel';

/** No more rows than one invocation adds up as fast as a second program starts. */
const FEW = 256;

/**
 * Two programs, or one for few rows: neighbouring invocations add up neighbouring channels of one part of the rows, so that they read
 * memory in order without sharing any, then the parts are added up.
 */
export const columnSumsWebGpu: WebGpuKernel = {
  name: 'ColumnSums',
  run(call, backend) {
    const x = tensorInput(call, 'x');
    const channels = x.shape.at(-1) ?? 1;
    const rows = x.size / channels;
    const perPart = rows <= FEW ? rows : rowsPerPart(rows);
    const parts = Math.ceil(rows / perPart);
    const partial = runCompute(backend, {
      name: 'sumsOfParts',
      inputs: { x },
      shape: parts === 1 ? [channels] : [parts, channels],
      integers: { rows, channels, perPart },
      element: `
        let part = index / uniforms.channels;
        let channel = index - part * uniforms.channels;
        let end = min((part + 1) * uniforms.perPart, uniforms.rows);
        var sum = 0.0;
        for (var row = part * uniforms.perPart; row < end; row++) { sum += x[row * uniforms.channels + channel]; }
        return sum;`,
    });
    if (parts === 1) return partial;
    const total = addParts(backend, partial, { parts, size: channels });
    release(backend, partial);
    return total;
  },
};
