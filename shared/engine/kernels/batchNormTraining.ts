import {
  add,
  engine,
  type GradConfig,
  mean,
  mul,
  reshape,
  rsqrt,
  square,
  stack,
  sub,
  type Tensor,
  type Tensor2D,
  type TensorInfo,
  tidy,
} from '@tensorflow/tfjs-core';
import { channelMoments } from '../../signals/moments';
import { batchNormGradient } from './batchNormGradient';
import { BATCH_STATISTICS } from './batchStatistics';
import { distancesFromMean } from './distancesFromMean';
import type { HostMemory } from './hostMemory';
import {
  type EngineKernel,
  type KernelCall,
  numberAttribute,
  savedTensor,
  singleGradient,
  tensorInput,
} from './kernel';
import { rowsOf } from './rows';

const NAME = 'BatchNormTraining';

/** What normalizing a batch gives. */
export interface NormalizedBatch {
  readonly y: Tensor;
  /** Rows as `BATCH_STATISTICS`. */
  readonly statistics: Tensor2D;
}

/**
 * Batch normalization with the statistics of the batch: y = γ (x − μ) / √(σ² + ε) + β, with μ and σ² (biased, Σ(x − μ)²/M)
 * over every axis but the last. x is `[…, C]`; γ and β are `[C]`. A gradient flows through y alone.
 * Source: Ioffe, Szegedy, «Batch Normalization», ICML 2015, algorithm 1.
 */
export function batchNormTraining(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number): NormalizedBatch {
  const [y, statistics] = engine().runKernel<[Tensor, Tensor2D]>(NAME, { x, gamma, beta }, { epsilon });
  return { y, statistics };
}

export const batchNormTrainingKernel: EngineKernel = { name: NAME, compose, host };

export const batchNormTrainingGradient: GradConfig = {
  kernelName: NAME,
  inputsToSave: ['x', 'gamma'],
  outputsToSave: [false, true],
  gradFunc: (dys, saved, attrs) => {
    const dy = singleGradient(dys);
    const [x, gamma, statistics] = [savedTensor(saved, 0), savedTensor(saved, 1), savedTensor(saved, 2)];
    const gradient = batchNormGradient({ dy, x, gamma, statistics }, numberAttribute(attrs, 'epsilon'));
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
    const whole = add(near, rest);
    const cutOff = add(sub(near, whole), rest);
    return [reshape(y, input.shape), stack([reshape(whole, [-1]), reshape(cutOff, [-1]), variance])];
  });
}

function host(call: KernelCall, memory: HostMemory): TensorInfo[] {
  const input = tensorInput(call, 'x');
  const channels = input.shape.at(-1) ?? 1;
  const outputs = [input.shape, [BATCH_STATISTICS.length, channels]].map((shape) => memory.allocate(shape));
  const [y, statistics] = outputs.map((output) => memory.view(output));
  if (!y || !statistics) throw new Error('Batch Norm could not allocate its outputs.');
  const x = memory.view(input);
  const { mean, variance } = channelMoments(x, channels);
  statistics.set(mean);
  statistics.set(
    mean.map((value) => value - Math.fround(value)),
    channels,
  );
  statistics.set(variance, 2 * channels);
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
