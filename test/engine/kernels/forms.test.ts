import { backend, ones, stack, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { adamUpdateKernel } from '../../../shared/engine/kernels/adamUpdate';
import { batchNormGradientKernel } from '../../../shared/engine/kernels/batchNormGradient';
import { batchNormTrainingKernel } from '../../../shared/engine/kernels/batchNormTraining';
import { columnSumsKernel } from '../../../shared/engine/kernels/columnSums';
import { hostMemory } from '../../../shared/engine/kernels/hostMemory';
import type { EngineKernel, KernelCall } from '../../../shared/engine/kernels/kernel';
import { squareSumsKernel } from '../../../shared/engine/kernels/squareSums';
import { expectClose, normalTensor } from '../numbers';
import { hostBackends, useBackend } from '../useBackend';

const shape = [3, 5, 4, 7];
const channels = [7];

/** Calls whose composed form and loops must agree; the programs for GPUs are compared with the composed form (test/gpu). */
const calls: readonly (readonly [EngineKernel, () => KernelCall])[] = [
  [columnSumsKernel, () => ({ inputs: { x: normalTensor(shape, 'x') }, attrs: {} })],
  [
    squareSumsKernel,
    () => ({ inputs: { x0: normalTensor(shape, 'x'), x1: normalTensor(channels, 'y') }, attrs: {} }),
  ],
  [
    batchNormTrainingKernel,
    () => ({
      inputs: {
        x: normalTensor(shape, 'x'),
        gamma: normalTensor(channels, 'gamma'),
        beta: normalTensor(channels, 'beta'),
      },
      attrs: { epsilon: 1e-3 },
    }),
  ],
  [
    batchNormGradientKernel,
    () => ({
      inputs: {
        dy: normalTensor(shape, 'dy'),
        x: normalTensor(shape, 'x'),
        gamma: normalTensor(channels, 'gamma'),
        statistics: stack([normalTensor(channels, 'mean'), normalTensor(channels, 'rest'), ones(channels)]),
      },
      attrs: { epsilon: 1e-3 },
    }),
  ],
  [
    adamUpdateKernel,
    () => ({
      inputs: {
        weight: normalTensor(shape, 'weight'),
        first: normalTensor(shape, 'first'),
        second: ones(shape),
        gradient: normalTensor(shape, 'gradient'),
      },
      attrs: { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, stepSize: 1e-3, rootScale: 2 },
    }),
  ],
];

describe.each(hostBackends)('the two forms of a kernel on %s', (name) => {
  beforeAll(() => useBackend(name));

  it.each(calls.map(([kernel, call]) => [kernel.name, kernel, call] as const))(
    'agree: %s',
    (_name, kernel, call) => {
      tidy(() => {
        const inputs = call();
        const composed = values(kernel.compose(inputs));
        const memory = hostMemory(backend());
        if (memory === null || kernel.host === undefined)
          throw new Error('The kernel has no loops on this backend.');
        const outputs = [kernel.host(inputs, memory)].flat();
        expect(outputs).toHaveLength(composed.length);
        for (const [index, output] of outputs.entries())
          expectClose(memory.view(output), composed[index] ?? [], 2e-6);
      });
    },
  );
});

function values(tensors: Tensor | Tensor[]): ArrayLike<number>[] {
  return [tensors].flat().map((each) => each.dataSync());
}
