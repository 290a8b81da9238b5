import { type TensorInfo, util } from '@tensorflow/tfjs-core';
import { inGroups } from '../groups';
import { tensorsOf } from '../squareSums';
import { flat, MOST_INPUTS, runScatter } from './program';
import type { WebGpuKernel } from './webgpuKernel';

/** A program for as many tensors as a shader can read, each of which fills a stretch of the output. */
export const joinedValuesWebGpu: WebGpuKernel = {
  name: 'JoinedValues',
  run(call, backend) {
    let total = 0;
    const placed = tensorsOf(call).map((tensor) => {
      total += tensor.size;
      return { tensor, start: total - tensor.size, end: total };
    });
    const [head = [], ...others] = inGroups(placed, MOST_INPUTS);
    const joined = runScatter(backend, programFor(head), [total]);
    for (const group of others) runScatter(backend, programFor(group), [total], joined);
    return joined;
  },
};

interface Placed {
  readonly tensor: TensorInfo;
  readonly start: number;
  readonly end: number;
}

function programFor(group: readonly Placed[]) {
  const first = group[0]?.start ?? 0;
  const extents = group.flatMap(({ start, end }, input) => [
    [`start${input}`, start] as const,
    [`end${input}`, end] as const,
  ]);
  return {
    name: `joinValues${group.length}`,
    inputs: Object.fromEntries(group.map(({ tensor }, input) => [`x${input}`, flat(tensor)])),
    invocations: group.reduce((sum, { tensor }) => sum + util.sizeFromShape(tensor.shape), 0),
    integers: { first, ...Object.fromEntries(extents) },
    each: `
      let place = uniforms.first + index;
      ${group.map((_, input) => `if (place < uniforms.end${input}) { result[place] = f32(x${input}[place - uniforms.start${input}]); return; }`).join('\n')}`,
  };
}
