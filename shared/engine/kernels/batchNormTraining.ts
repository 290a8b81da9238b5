import {
  add,
  engine,
  type GradConfig,
  mean,
  mul,
  reshape,
  rsqrt,
  square,
  type Tensor,
  type Tensor1D,
  type TensorInfo,
  tidy,
} from '@tensorflow/tfjs-core';
import { channelMoments } from '../../signals/moments';
import { batchNormGradient } from './batchNormGradient';
import { distancesFromMean } from './distancesFromMean';
import type { HostMemory } from './hostMemory';
import { type EngineKernel, type KernelCall, numberAttribute, tensorInput } from './kernel';
import { rowsOf } from './rows';

const NAME = 'BatchNormTraining';

/** What normalizing a batch gives: the output, and the mean and biased variance of each channel in the batch. */
export interface NormalizedBatch {
  readonly y: Tensor;
  readonly mean: Tensor1D;
  readonly variance: Tensor1D;
}

/**
 * Batch normalization with the statistics of the batch: y = γ (x − μ) / √(σ² + ε) + β, with μ and σ² (biased, Σ(x − μ)²/M)
 * over every axis but the last. x is `[…, C]`; γ and β are `[C]`. A gradient flows through y alone.
 * Source: Ioffe, Szegedy, «Batch Normalization», ICML 2015, algorithm 1.
 */
export function batchNormTraining(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number): NormalizedBatch {
  const [y, mean, variance] = engine().runKernel<[Tensor, Tensor1D, Tensor1D]>(
    NAME,
    { x, gamma, beta },
    { epsilon },
  );
  return { y, mean, variance };
}

export const batchNormTrainingKernel: EngineKernel = { name: NAME, compose, host };

export const batchNormTrainingGradient: GradConfig = {
  kernelName: NAME,
  inputsToSave: ['x', 'gamma'],
  outputsToSave: [false, true, true],
  gradFunc: (dys, saved, attrs) => {
    const [dy] = Array.isArray(dys) ? dys : [dys];
    const [x, gamma, mean, variance] = saved;
    if (!dy || !x || !gamma || !mean || !variance) throw new Error('Batch Norm saved too few tensors.');
    const gradient = batchNormGradient({ dy, x, gamma, mean, variance }, numberAttribute(attrs, 'epsilon'));
    return { x: () => gradient.x, gamma: () => gradient.gamma, beta: () => gradient.beta };
  },
};

function compose(call: KernelCall): Tensor[] {
  const input = tensorInput(call, 'x');
  return tidy(() => {
    const x = rowsOf(input);
    const { distances, near, rest } = distancesFromMean(x, [0]);
    const variance = mean(square(distances), 0);
    const factor = mul(
      tensorInput(call, 'gamma'),
      rsqrt(add(variance, numberAttribute(call.attrs, 'epsilon'))),
    );
    const y = add(mul(distances, factor), tensorInput(call, 'beta'));
    return [reshape(y, input.shape), reshape(add(near, rest), [-1]), variance];
  });
}

function host(call: KernelCall, memory: HostMemory): TensorInfo[] {
  const input = tensorInput(call, 'x');
  const channels = input.shape.at(-1) ?? 1;
  const outputs = [input.shape, [channels], [channels]].map((shape) => memory.allocate(shape));
  const [y, batchMean, batchVariance] = outputs.map((output) => memory.view(output));
  if (!y || !batchMean || !batchVariance) throw new Error('Batch Norm could not allocate its outputs.');
  const x = memory.view(input);
  const { mean, variance } = channelMoments(x, channels);
  batchMean.set(mean);
  batchVariance.set(variance);
  const gamma = memory.view(tensorInput(call, 'gamma'));
  const epsilon = numberAttribute(call.attrs, 'epsilon');
  const factor = gamma.map((value, channel) => value / Math.sqrt((variance[channel] ?? 0) + epsilon));
  scaleAndShift(x, y, mean, factor, memory.view(tensorInput(call, 'beta')));
  return outputs;
}

/** y = (x − center)·factor + shift, per channel. */
function scaleAndShift(
  x: Float32Array,
  y: Float32Array,
  center: Float64Array,
  factor: Float32Array,
  shift: Float32Array,
): void {
  const channels = factor.length;
  for (let at = 0; at < x.length; at += channels) {
    for (let channel = 0; channel < channels; channel++) {
      const centered = (x[at + channel] ?? 0) - (center[channel] ?? 0);
      y[at + channel] = centered * (factor[channel] ?? 0) + (shift[channel] ?? 0);
    }
  }
}
