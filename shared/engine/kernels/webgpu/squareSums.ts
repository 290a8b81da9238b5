import type { Tensor } from '@tensorflow/tfjs-core';
import { inGroups } from '../groups';
import { tensorsOf } from '../squareSums';
import { addParts } from './parts';
import { MOST_INPUTS, release, runScatter } from './program';
import type { WebGpuKernel } from './webgpuKernel';

/** Parts of a tensor: each takes every n-th value, so that neighbouring invocations read neighbouring values. */
const PARTS = 256;

/** A program for as many tensors as a shader can read, each of which fills columns of `[PARTS, tensors]`; then one adds the parts up. */
export const squareSumsWebGpu: WebGpuKernel = {
  name: 'SquareSums',
  run(call, backend) {
    const tensors = tensorsOf(call);
    const [head = [], ...others] = inGroups(tensors, MOST_INPUTS);
    const total = tensors.length;
    const partial = runScatter(backend, programFor(head, 0, total), [PARTS, total]);
    for (const [index, group] of others.entries())
      runScatter(backend, programFor(group, (index + 1) * MOST_INPUTS, total), partial.shape, partial);
    const sums = addParts(backend, partial, { parts: PARTS, size: total });
    release(backend, partial);
    return sums;
  },
};

function programFor(group: readonly Tensor[], first: number, total: number) {
  return {
    name: `squareSums${group.length}`,
    inputs: Object.fromEntries(group.map((tensor, input) => [`x${input}`, tensor])),
    invocations: PARTS * group.length,
    integers: {
      ...{ first, total },
      ...Object.fromEntries(group.map(({ size }, input) => [`length${input}`, size])),
    },
    each: `
      let input = index / ${PARTS};
      let part = index % ${PARTS};
      var sum = 0.0;
      ${group.map((_, input) => sumOf(input)).join('\n')}
      result[part * uniforms.total + uniforms.first + input] = sum;`,
  };
}

function sumOf(input: number): string {
  return `
    if (input == ${input}) {
      for (var at = part; at < uniforms.length${input}; at += ${PARTS}) { sum += x${input}[at] * x${input}[at]; }
    }`;
}
