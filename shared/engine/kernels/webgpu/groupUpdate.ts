import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { Tensor, TensorInfo } from '@tensorflow/tfjs-core';
import { type GroupCall, type GroupUpdate, startsOf } from '../groupUpdate';
import { MOST_INPUTS, requireWebGpu, runCompute, runScatter } from './program';

export const groupUpdateWebGpu: GroupUpdate = {
  backendName: 'webgpu',
  // The slots, the scale and a gradient for each.
  mostWeights: MOST_INPUTS - 2,
  run(call, backend) {
    const device = requireWebGpu(backend);
    const { slots, weights } = call;
    const total = weights.reduce((sum, { size }) => sum + size, 0);
    const next = slots === null ? null : updateSlots(device, call, slots, total);
    const starts = startsOf(weights);
    return {
      slots: next,
      weights: weights.map((weight, index) =>
        updateWeight(device, call, weight, index, next, starts[index] ?? 0, total),
      ),
    };
  },
};

function updateSlots(device: WebGPUBackend, call: GroupCall, slots: Tensor, total: number): TensorInfo {
  const { name, nextSlots, numbers, gradients, scale } = call;
  const starts = startsOf(gradients);
  const program = {
    name: `slots_${name}_${gradients.length}${scale === null ? '' : '_scaled'}`,
    inputs: {
      slots,
      ...(scale === null ? {} : { scale }),
      ...Object.fromEntries(gradients.map((gradient, index) => [`gradient${index}`, gradient])),
    },
    invocations: total,
    integers: { total, ...Object.fromEntries(starts.map((start, index) => [`start${index}`, start])) },
    floats: numbers,
    each: `
      var g = 0.0;
      ${starts.map(readGradient).reverse().join(' else ')}
      ${scale === null ? '' : 'g = g * scale[0];'}
      ${letNumbers(numbers)}
      ${nextSlots.map((_, slot) => `let s${slot} = slots[${slot} * uniforms.total + index];`).join('\n')}
      ${nextSlots.map((next, slot) => `let n${slot} = ${next}; result[${slot} * uniforms.total + index] = n${slot};`).join('\n')}`,
  };
  return runScatter(device, program, [nextSlots.length, total]);
}

function readGradient(_start: number, index: number): string {
  return `if (index >= uniforms.start${index}) { g = gradient${index}[index - uniforms.start${index}]; }`;
}

function updateWeight(
  device: WebGPUBackend,
  call: GroupCall,
  weight: Tensor,
  index: number,
  slots: TensorInfo | null,
  start: number,
  total: number,
): TensorInfo {
  const { name, nextSlots, nextWeight, numbers, gradients, scale } = call;
  const gradient = gradients[index];
  if (gradient === undefined) throw new Error('An update expected a gradient for each weight.');
  return runCompute(device, {
    name: `weight_${name}${scale === null ? '' : '_scaled'}`,
    inputs: {
      weight,
      gradient,
      ...(slots === null ? {} : { slots }),
      ...(scale === null ? {} : { scale }),
    },
    shape: weight.shape,
    integers: { start, total },
    floats: numbers,
    element: `
      let w = weight[index];
      let g = gradient[index]${scale === null ? '' : ' * scale[0]'};
      ${letNumbers(numbers)}
      ${nextSlots.map((_, slot) => `let n${slot} = slots[${slot} * uniforms.total + uniforms.start + index];`).join('\n')}
      return ${nextWeight};`,
  });
}

/** The numbers by their names alone, as the formulas have them. */
function letNumbers(numbers: Readonly<Record<string, number>>): string {
  return Object.keys(numbers)
    .map((name) => `let ${name} = uniforms.${name};`)
    .join('\n');
}
