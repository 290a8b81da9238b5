import { engine, sum, type Tensor, type TensorInfo } from '@tensorflow/tfjs-core';
import type { HostMemory } from './hostMemory';
import { type EngineKernel, type KernelCall, tensorInput } from './kernel';
import { rowsOf } from './rows';

const NAME = 'ColumnSums';

/** Sum over every axis but the last: `[…, C]` → `[C]`. The gradient of a bias. No gradient of its own. */
export function columnSums(x: Tensor): Tensor {
  return engine().runKernel(NAME, { x });
}

/**
 * TensorFlow.js' WASM backend can reduce the innermost axis only, and transposes for every other one; a loop needs neither.
 * It sums in float64.
 */
export const columnSumsKernel: EngineKernel = { name: NAME, compose, host };

function compose(call: KernelCall): Tensor {
  return sum(rowsOf(tensorInput(call, 'x')), 0);
}

function host(call: KernelCall, memory: HostMemory): TensorInfo {
  const input = tensorInput(call, 'x');
  const channels = input.shape.at(-1) ?? 1;
  const output = memory.allocate([channels]);
  const x = memory.view(input);
  const sums = new Float64Array(channels);
  for (let at = 0; at < x.length; at += channels) {
    for (let channel = 0; channel < channels; channel++) {
      sums[channel] = (sums[channel] ?? 0) + (x[at + channel] ?? 0);
    }
  }
  memory.view(output).set(sums);
  return output;
}
